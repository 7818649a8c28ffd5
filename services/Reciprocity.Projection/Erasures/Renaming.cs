using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Erasures;
using Reciprocity.Projection.Journal.V1;

namespace Reciprocity.Projection.Erasures;

/// <summary>Puts tokens in the place of erased members: as actor and target, and wherever an upstream's own names mention them.</summary>
/// <remarks>Events keep their ids, which say who is the same and not what: a resend stays a duplicate, a retraction finds its original.</remarks>
internal abstract class Renaming
{
    /// <summary>What a member goes by.</summary>
    public abstract string Member(string member);

    /// <summary>What becomes of a text in which members may be mentioned.</summary>
    public abstract string Text(string text);

    public Engagement Of(Engagement engagement) => engagement with
    {
        Source = Text(engagement.Source),
        Id = Text(engagement.Id),
        Actor = Maybe(engagement.Actor, Member),
        Target = Maybe(engagement.Target, Member),
        Content = Maybe(engagement.Content, Text),
        Campaign = Maybe(engagement.Campaign, Text),
    };

    public EngagementJournaled Of(EngagementJournaled journaled) => journaled with
    {
        Source = Text(journaled.Source),
        Id = Text(journaled.Id),
        Actor = Maybe(journaled.Actor, Member),
        Target = Maybe(journaled.Target, Member),
        Content = Maybe(journaled.Content, Text),
        Campaign = Maybe(journaled.Campaign, Text),
    };

    /// <summary>What could not be journaled may be anything, in any field.</summary>
    public PackedEngagement Of(PackedEngagement packed) => packed with
    {
        Source = Text(packed.Source),
        Id = Text(packed.Id),
        Kind = Maybe(packed.Kind, Text),
        Actor = Maybe(packed.Actor, actor => Text(Member(actor))),
        Target = Maybe(packed.Target, target => Text(Member(target))),
        Content = Maybe(packed.Content, Text),
        Campaign = Maybe(packed.Campaign, Text),
    };

    private static string? Maybe(string? text, Func<string, string> rename) => text is null ? null : rename(text);
}

/// <summary>Of one member whose id is at hand.</summary>
internal sealed class RenamedMember(string member, string token) : Renaming
{
    public override string Member(string other) => other == member ? token : other;

    public override string Text(string text) => Mention.Replace(text, member, token);
}

/// <summary>Of all members of a network that were erased, of whose ids nothing is at hand but a keyed hash and how long they are.</summary>
internal sealed class ErasedMembers(string network, ErasureKey.Known key) : Renaming
{
    private readonly Dictionary<Guid, (long Number, string Token)> _tokens = [];
    private readonly SortedSet<int> _lengths = [];

    public void Add(Guid hash, int length, long number, string token)
    {
        _tokens[hash] = (number, token);
        _lengths.Add(length);
    }

    public override string Member(string member) => TokenOf(member) is { } erased ? erased.Token : member;

    /// <summary>What was erased first is replaced first, as it was in what was journaled by then.</summary>
    public override string Text(string text)
    {
        while (First(text) is var (start, length, token))
        {
            text = Mention.Replace(text, text.Substring(start, length), token);
        }

        return text;
    }

    private (int Start, int Length, string Token)? First(string text)
    {
        (int Start, int Length, string Token)? first = null;
        var lowest = long.MaxValue;
        for (var start = 0; start < text.Length; start++)
        {
            foreach (var length in _lengths)
            {
                if (start + length > text.Length)
                {
                    break;
                }

                if (Mention.Is(text, start, length) && TokenOf(text.AsSpan(start, length)) is var (number, token) && number < lowest)
                {
                    (first, lowest) = ((start, length, token), number);
                }
            }
        }

        return first;
    }

    private (long Number, string Token)? TokenOf(ReadOnlySpan<char> member) =>
        _lengths.Contains(member.Length) && _tokens.TryGetValue(key.HashOf(network, member), out var erased) ? erased : null;
}
