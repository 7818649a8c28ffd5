using JasperFx.Events;
using Marten.Events.Projections;

namespace Reciprocity.Benchmarks.UsualWay;

/// <summary>A member, over all streams that it is in.</summary>
public sealed class Member
{
    public string Id { get; set; } = "";

    public long Given { get; set; }

    public long Received { get; set; }

    public Dictionary<string, long> GivenByKind { get; set; } = [];

    public Dictionary<string, long> ReceivedByKind { get; set; } = [];

    public DateTimeOffset? LastSeen { get; set; }

    public static string KeyOf(string network, string member) => $"{network}/{member}";
}

/// <summary>Asynchronous, as Marten advises for a projection over several streams.</summary>
public sealed class MemberProjection : MultiStreamProjection<Member, string>
{
    public MemberProjection()
    {
        Identities<Engaged>(e => [Member.KeyOf(e.Network, e.Actor), Member.KeyOf(e.Network, e.Target)]);
        Identities<EngagementTakenBack>(e => [Member.KeyOf(e.Network, e.Actor), Member.KeyOf(e.Network, e.Target)]);
    }

    public override Member Evolve(Member? snapshot, string id, IEvent e)
    {
        var member = snapshot ?? new Member { Id = id };
        switch (e.Data)
        {
            case Engaged engaged:
                Count(member, engaged.Network, engaged.Actor, engaged.Kind, 1);
                member.LastSeen = member.LastSeen > engaged.OccurredAt ? member.LastSeen : engaged.OccurredAt;
                break;
            case EngagementTakenBack { Kind: not "follow" } back:
                Count(member, back.Network, back.Actor, back.Kind, -1);
                break;
            default:
                break;
        }

        return member;
    }

    private static void Count(Member member, string network, string actor, string kind, int by)
    {
        if (member.Id == Member.KeyOf(network, actor))
        {
            member.Given += by;
            member.GivenByKind[kind] = member.GivenByKind.GetValueOrDefault(kind) + by;
        }
        else
        {
            member.Received += by;
            member.ReceivedByKind[kind] = member.ReceivedByKind.GetValueOrDefault(kind) + by;
        }
    }
}
