namespace Reciprocity.Benchmarks.UsualWay;

/// <summary>The aggregate of a stream: two members and what they gave each other, with who waits for whom.</summary>
public sealed class Pair
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(7);

    public string Id { get; set; } = "";

    public string Network { get; set; } = "";

    public string A { get; set; } = "";

    public string B { get; set; } = "";

    public long AToB { get; set; }

    public long BToA { get; set; }

    public Dictionary<string, long> ByKind { get; set; } = [];

    public DateTimeOffset? First { get; set; }

    public DateTimeOffset? Last { get; set; }

    public string? Opener { get; set; }

    public DateTimeOffset? OpenedAt { get; set; }

    public long Answered { get; set; }

    public long AnsweredInWindow { get; set; }

    public static string KeyOf(string network, string one, string other) =>
        StringComparer.Ordinal.Compare(one, other) <= 0 ? $"{network}/{one}|{other}" : $"{network}/{other}|{one}";

    public void Apply(Engaged engaged)
    {
        var actorIsA = StringComparer.Ordinal.Compare(engaged.Actor, engaged.Target) <= 0;
        (Network, A, B) = (engaged.Network, actorIsA ? engaged.Actor : engaged.Target, actorIsA ? engaged.Target : engaged.Actor);
        Count(engaged.Actor, engaged.Kind, 1);
        First = First < engaged.OccurredAt ? First : engaged.OccurredAt;
        Last = Last > engaged.OccurredAt ? Last : engaged.OccurredAt;
        if (Opener is null)
        {
            (Opener, OpenedAt) = (engaged.Actor, engaged.OccurredAt);
        }
        else if (Opener != engaged.Actor)
        {
            Answered++;
            AnsweredInWindow += engaged.OccurredAt - OpenedAt <= Window ? 1 : 0;
            (Opener, OpenedAt) = (null, null);
        }
    }

    /// <summary>Who stops following has followed all the same.</summary>
    public void Apply(EngagementTakenBack back)
    {
        if (back.Kind != "follow")
        {
            Count(back.Actor, back.Kind, -1);
        }
    }

    private void Count(string actor, string kind, int by)
    {
        AToB += actor == A ? by : 0;
        BToA += actor == A ? 0 : by;
        ByKind[kind] = ByKind.GetValueOrDefault(kind) + by;
    }
}
