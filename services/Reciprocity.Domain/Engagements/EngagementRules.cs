using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Reciprocity.Domain.Policies;

namespace Reciprocity.Domain.Engagements;

/// <summary>The one place that says what is an engagement: it turns a draft into one, or says what to change.</summary>
public sealed class EngagementRules(EngagementPolicy policy)
{
    public const int LongestText = 256;
    public const long LargestCount = 1_000_000_000;
    public const string DefaultSource = "default";

    /// <summary>Judges a draft. When it returns false, <see cref="EngagementDraft.Errors"/> says why.</summary>
    /// <param name="network">The network it was sent to; its name is valid.</param>
    /// <param name="receivedAt">The receiver's clock: the time of an engagement that has an id but no time.</param>
    public bool TryAccept(
        EngagementDraft draft, string network, DateTimeOffset receivedAt, [NotNullWhen(true)] out Engagement? engagement)
    {
        engagement = null;
        var retracted = draft.Retracted ?? false;
        CheckKind(draft);
        CheckPeople(draft, retracted);
        var occurredAt = ReadTime(draft, receivedAt);
        if (draft.Retracts is not null && !retracted)
        {
            draft.Reject(RejectionReason.Retraction, "/retracts", "needs \"retracted\": true beside it");
        }

        CheckTexts(draft);
        if (draft.Errors.Count > 0)
        {
            return false;
        }

        var source = draft.Source ?? DefaultSource;
        var id = draft.Id ?? CanonicalJson.HashOf(draft);
        engagement = new Engagement
        {
            EventId = retracted ? EventIdentity.OfRetraction(network, source, id) : EventIdentity.Of(network, source, id),
            Source = source,
            Id = id,
            Kind = draft.Kind,
            Actor = draft.Actor,
            Target = draft.Target,
            Content = draft.Content,
            OccurredAt = occurredAt,
            Campaign = draft.Campaign,
            Count = draft.Count ?? 1,
            Retracted = retracted,
            Retracts = draft.Retracts is null ? null : EventIdentity.Of(network, source, draft.Retracts),
        };
        return true;
    }

    /// <summary>
    /// What must hold of any engagement, whoever made it: the journal asks this of what arrives on the bus, where anyone with
    /// access could have published. Null when all is well, else what is wrong.
    /// </summary>
    /// <remarks>Kinds are not compared with the policy: the journal keeps any kind, and the fold counts those that it knows.</remarks>
    public static string? WhatIsWrong(Engagement engagement, string network, DateTimeOffset now)
    {
        if (engagement.EventId != (engagement.Retracted
            ? EventIdentity.OfRetraction(network, engagement.Source, engagement.Id)
            : EventIdentity.Of(network, engagement.Source, engagement.Id)))
        {
            return "the event id is not the one of its network, source and id";
        }

        var byId = engagement.Retracts is not null;
        var wrong = engagement switch
        {
            { Kind: null } when !byId => "kind is missing",
            { Kind: { } kind } when !EngagementPolicy.IsKindName(kind) => "kind is no name for a kind",
            { Target: null } when !byId && !ContentOwnership.IsUnknownOf(engagement) => "target is missing",
            { Actor: null, Kind: not EngagementPolicy.View } => "actor is missing",
            { Retracted: false, Retracts: not null } => "retracts without retracted",
            { Count: < 1 or > LargestCount } => "count is out of range",
            { Count: not 1, Kind: not EngagementPolicy.View } => "count is only for views",
            _ when !IsInTime(engagement.OccurredAt, now) => "occurredAt is out of range",
            _ => null,
        };
        return wrong
            ?? WhatIsWrongWith("source", engagement.Source) ?? WhatIsWrongWith("id", engagement.Id)
            ?? WhatIsWrongWith("actor", engagement.Actor) ?? WhatIsWrongWith("target", engagement.Target)
            ?? WhatIsWrongWith("content", engagement.Content) ?? WhatIsWrongWith("campaign", engagement.Campaign);
    }

    /// <summary>What is wrong with a text that is to be stored under this name, such as a member's id; null when all is well or there is none.</summary>
    public static string? WhatIsWrongWith(string name, string? text) =>
        WhatIsWrongWith(text) is { } wrong ? $"{name} {wrong}" : null;

    private static string? WhatIsWrongWith(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length == 0)
        {
            return "is empty; leave it out or give it a value";
        }

        var characters = 0;
        for (var i = 0; i < text.Length; i++, characters++)
        {
            var unit = text[i];
            if (char.IsControl(unit))
            {
                return $"holds a control character (U+{(int)unit:X4}); remove it";
            }

            if (char.IsSurrogate(unit))
            {
                if (!char.IsHighSurrogate(unit) || i + 1 == text.Length || !char.IsLowSurrogate(text[++i]))
                {
                    return "is not valid Unicode: a surrogate stands alone";
                }
            }
        }

        return characters > LongestText ? $"is {characters} characters long; at most {LongestText} are allowed" : null;
    }

    private static bool IsInTime(DateTimeOffset time, DateTimeOffset now) =>
        time >= EngagementTime.Earliest && time <= now + EngagementTime.Ahead;

    private void CheckKind(EngagementDraft draft)
    {
        if (draft.Kind is null)
        {
            if (draft.Retracts is null)
            {
                Missing(draft, "/kind", $"kinds are {policy.KindList}");
            }
        }
        else if (!policy.Knows(draft.Kind))
        {
            draft.Reject(RejectionReason.UnknownKind, "/kind", $"'{Excerpt(draft.Kind)}' is not a kind; kinds are {policy.KindList}");
        }

        if (draft.Count is < 1 or > LargestCount)
        {
            draft.Reject(RejectionReason.Count, "/count", $"must be a whole number from 1 to {LargestCount}");
        }
        else if (draft is { Count: not (null or 1), Kind: not EngagementPolicy.View })
        {
            draft.Reject(RejectionReason.Count, "/count", "other than 1 is only for kind 'view'; send one item for each engagement");
        }
    }

    private static void CheckPeople(EngagementDraft draft, bool retracted)
    {
        if (draft.Actor is null && draft.Kind != EngagementPolicy.View)
        {
            Missing(draft, "/actor", "who engaged? Only a 'view' may come without");
        }

        var mayLackTarget = (retracted && draft.Retracts is not null) || (draft.OwnerMayBeUnknown && draft.Content is not null);
        if (draft.Target is null && !mayLackTarget)
        {
            Missing(draft, "/target", "whose content or profile was it?");
        }
    }

    /// <summary>A member that could not be read is absent for that reason, and needs no second error.</summary>
    private static void Missing(EngagementDraft draft, string pointer, string hint)
    {
        if (!draft.Errors.Exists(error => error.Pointer == pointer || error.Pointer.Length == 0))
        {
            draft.Reject(RejectionReason.Missing, pointer, $"is required: {hint}");
        }
    }

    private static DateTimeOffset ReadTime(EngagementDraft draft, DateTimeOffset receivedAt)
    {
        DateTimeOffset time;
        if (draft.OccurredAtTime is { } read)
        {
            time = read;
        }
        else if (draft.OccurredAt is null)
        {
            if (draft.Id is null)
            {
                Missing(draft, "/occurredAt", "an item without an id must say when it happened");
            }

            return EngagementTime.Truncate(receivedAt);
        }
        else if (!EngagementTime.TryParse(draft.OccurredAt, out time))
        {
            draft.Reject(RejectionReason.Time, "/occurredAt", $"'{Excerpt(draft.OccurredAt)}' is no RFC 3339 time with an offset, such as 2026-11-23T10:00:00Z");
            return default;
        }

        time = EngagementTime.Truncate(time);
        if (!IsInTime(time, receivedAt))
        {
            var shown = time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            draft.Reject(RejectionReason.Time, "/occurredAt", $"{shown} is out of range: from 1970 to 24 hours from now");
        }

        return time;
    }

    private static void CheckTexts(EngagementDraft draft)
    {
        CheckText(draft, "/id", draft.Id);
        CheckText(draft, "/source", draft.Source);
        CheckText(draft, "/actor", draft.Actor);
        CheckText(draft, "/target", draft.Target);
        CheckText(draft, "/content", draft.Content);
        CheckText(draft, "/campaign", draft.Campaign);
        CheckText(draft, "/retracts", draft.Retracts);
    }

    private static void CheckText(EngagementDraft draft, string pointer, string? text)
    {
        if (WhatIsWrongWith(text) is { } wrong)
        {
            draft.Reject(RejectionReason.Text, pointer, wrong);
        }
    }

    /// <summary>What a stranger sent, cut so that an answer stays readable and can be written as JSON.</summary>
    private static string Excerpt(string text)
    {
        const int Longest = 40;
        var shown = string.Concat(text.EnumerateRunes().Where(rune => !Rune.IsControl(rune)).Take(Longest).Select(rune => rune.ToString()));
        return text.Length > Longest ? shown + "…" : shown;
    }
}
