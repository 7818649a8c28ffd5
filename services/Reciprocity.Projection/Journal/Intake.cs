using System.Security.Cryptography;
using System.Text;
using Reciprocity.Contracts.V1;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Erasures;

namespace Reciprocity.Projection.Journal;

/// <summary>
/// Checks what arrived once more before it is journaled: whoever reaches the broker could have published it. What fails is set
/// aside as rejected.
/// </summary>
internal sealed class Intake(TimeProvider clock)
{
    /// <summary>An engagement to be journaled, with its pair where that is known.</summary>
    public readonly record struct Entry(string Network, Engagement Engagement, Guid? Pair, bool Historical)
    {
        /// <summary>The same, now that the owner of its content is known.</summary>
        public Entry OwnedBy(string owner) => this with { Engagement = Engagement with { Target = owner }, Pair = PairKey.Of(Engagement.Actor, owner) };

        /// <summary>The same with tokens for those members of its network that were erased.</summary>
        public Entry Without(IReadOnlyDictionary<string, ErasedMembers> erased)
        {
            if (!erased.TryGetValue(Network, out var members))
            {
                return this;
            }

            var engagement = members.Of(Engagement);
            return this with { Engagement = engagement, Pair = Pair is null ? null : PairKey.Of(engagement.Actor, engagement.Target!) };
        }
    }

    /// <summary>An engagement to be set aside. Its network is empty where the name is none.</summary>
    public readonly record struct Refusal(string Network, RejectedEngagement Rejected)
    {
        /// <summary>The same with tokens for those members of its network that were erased. It keeps its id: a redelivery is the same rejection.</summary>
        public Refusal Without(IReadOnlyDictionary<string, ErasedMembers> erased) =>
            erased.TryGetValue(Network, out var members) ? this with { Rejected = Rejected with { Body = RejectedEngagement.Write(members.Of(RejectedEngagement.Read(Rejected.Body))) } } : this;
    }

    public (List<Entry> Entries, List<Refusal> Refusals) Check(IEnumerable<EngagementPack> packs)
    {
        List<Entry> entries = [];
        List<Refusal> refusals = [];
        foreach (var pack in packs)
        {
            var nameIsValid = NetworkName.IsValid(pack.Network);
            foreach (var packed in pack.Engagements)
            {
                var engagement = Unpack(packed);
                var wrong = nameIsValid ? EngagementRules.WhatIsWrong(engagement, pack.Network, clock.GetUtcNow()) : "its network is no name for one";
                if (wrong is null)
                {
                    // A retraction by id belongs to the pair of its original, whatever it says of its target. Without a target, it
                    // is the owner's of its content.
                    Guid? pair = engagement is { Retracts: null, Target: { } target } ? PairKey.Of(engagement.Actor, target) : null;
                    entries.Add(new(pack.Network, engagement, pair, pack.Historical));
                }
                else
                {
                    refusals.Add(Refuse(nameIsValid ? pack.Network : "", packed, wrong));
                }
            }
        }

        return (entries, refusals);
    }

    public Refusal Refuse(string network, PackedEngagement packed, string reason)
    {
        var body = RejectedEngagement.Write(packed);
        return new(network, new RejectedEngagement
        {
            Id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(body)).AsSpan(0, 16)),
            Reason = reason,
            Body = body,
            RejectedAt = EngagementTime.Truncate(clock.GetUtcNow()),
        });
    }

    public static PackedEngagement Pack(Engagement engagement) => new()
    {
        EventId = engagement.EventId,
        Source = engagement.Source,
        Id = engagement.Id,
        Kind = engagement.Kind,
        Actor = engagement.Actor,
        Target = engagement.Target,
        Content = engagement.Content,
        OccurredAt = engagement.OccurredAt,
        Campaign = engagement.Campaign,
        Count = engagement.Count,
        Retracted = engagement.Retracted,
        Retracts = engagement.Retracts,
    };

    private static Engagement Unpack(PackedEngagement packed) => new()
    {
        EventId = packed.EventId,
        Source = packed.Source,
        Id = packed.Id,
        Kind = packed.Kind,
        Actor = packed.Actor,
        Target = packed.Target,
        Content = packed.Content,
        OccurredAt = EngagementTime.Truncate(packed.OccurredAt),
        Campaign = packed.Campaign,
        Count = packed.Count,
        Retracted = packed.Retracted,
        Retracts = packed.Retracts,
    };
}
