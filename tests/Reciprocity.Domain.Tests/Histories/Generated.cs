using CsCheck;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Policies;

namespace Reciprocity.Domain.Tests.Histories;

/// <summary>Events of a small network, drawn so that what is rare in life is frequent here.</summary>
internal static class Generated
{
    public static readonly string[] Kinds = ["like", "mention", "share", "follow", "comment", "message", "view", "poke"];

    /// <summary>In sevenths of W, around the places where something changes: W/7, W, 4W and 12W.</summary>
    private static readonly int[] Sevenths = [0, 0, 0, 1, 3, 7, 7, 8, 14, 21, 28, 84];

    private static readonly int[] Microseconds = [0, 0, 0, 0, -1, 1];

    /// <summary>One of them is a midnight, so that days change where windows do.</summary>
    private static readonly DateTimeOffset[] Starts = [new(2024, 2, 28, 12, 0, 0, TimeSpan.Zero), new(2024, 2, 28, 0, 0, 0, TimeSpan.Zero)];

    private enum Nature
    {
        Engagement,
        RetractionById,
        RetractionByMatch,
    }

    /// <summary>What is drawn; retractions find their original by its place among the events.</summary>
    private sealed record Drawn(
        Nature Nature, int Actor, int Target, int Kind, int Sevenths, int Microseconds, int Content, int Count, Guid Id, int Original, int Odd);

    private static Gen<Drawn> GenDrawn(int members, bool retractions) =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 19], Gen.Int[0, (members * 6) - 1], Gen.Int[0, (members * 6) - 1], Gen.Int[0, Kinds.Length + 2]),
            Gen.Select(OneOf(Sevenths), OneOf(Microseconds)),
            Gen.Select(Gen.Int[0, 2], Gen.Int[1, 5], Gen.Guid, Gen.Int[0, 1000], Gen.Int[0, 11]),
            (who, when, what) => new Drawn(
                !retractions || who.Item1 < 16 ? Nature.Engagement : who.Item1 < 18 ? Nature.RetractionById : Nature.RetractionByMatch,
                who.Item2,
                who.Item3,
                who.Item4 < Kinds.Length ? who.Item4 : 3, // Follows are frequent.
                when.Item1,
                when.Item2,
                what.Item1,
                what.Item2,
                what.Item3,
                what.Item4,
                what.Item5));

    /// <summary>A history of at most so many events between so many members, in the order in which they arrive.</summary>
    public static Gen<Engagement[]> History(
        int members, int length, bool retractions = true, EngagementPolicy? policy = null, DateTimeOffset[]? starts = null) =>
        from drawn in GenDrawn(members, retractions).Array[0, length]
        from start in OneOf(starts ?? Starts).Array[1, 2]
        from arrival in Gen.Int[0, 3]
        from moved in Gen.Int[0, 1000]
        from twice in Gen.Bool
        from crowded in Gen.Bool
        select Arrange(Events(crowded ? Array.ConvertAll(drawn, Crowded) : drawn, members, policy ?? EngagementPolicy.Default, start), arrival, moved, twice);

    /// <summary>At one of two instants, of one of three kinds: half of the histories are such.</summary>
    private static Drawn Crowded(Drawn drawn) => drawn with
    {
        Sevenths = drawn.Sevenths < 7 ? 0 : 7,
        Microseconds = 0,
        Kind = drawn.Kind % 2 == 0 ? 0 : drawn.Kind % 4 == 1 ? 4 : 3,
        Content = 1,
    };

    private static Engagement[] Events(Drawn[] drawn, int members, EngagementPolicy policy, DateTimeOffset[] starts)
    {
        var events = new Engagement[drawn.Length];
        for (var i = 0; i < drawn.Length; i++)
        {
            var d = drawn[i];
            var (actor, target) = (d.Actor % members, d.Target % members);

            // With themselves now and then, views by nobody known too.
            target = actor == target && d.Odd != 0 ? (target + 1) % members : target;
            var kind = Kinds[d.Kind];
            events[i] = new Engagement
            {
                EventId = d.Id,
                Source = "test",
                Id = $"{i}",
                Kind = kind,
                Actor = kind == "view" && d.Odd < 4 ? null : Name(actor),
                Target = Name(target),
                Content = d.Content == 0 ? "post" : null,
                OccurredAt = Time(d, policy, starts[d.Original % starts.Length]),
                Count = kind == "view" ? d.Count : 1,
            };
        }

        for (var i = 0; i < drawn.Length; i++)
        {
            if (drawn[i].Nature != Nature.Engagement)
            {
                events[i] = Retraction(drawn[i], events[i], OriginalOf(i));
            }
        }

        return events;

        Engagement OriginalOf(int i) => events[drawn[i].Original % drawn.Length];
    }

    private static Engagement Retraction(Drawn drawn, Engagement drawnAs, Engagement original)
    {
        var retraction = original with
        {
            EventId = drawnAs.EventId,
            Id = drawnAs.Id,
            OccurredAt = drawnAs.OccurredAt,
            Count = 1,
            Retracted = true,
            Retracts = null,
        };
        if (drawn.Nature == Nature.RetractionByMatch)
        {
            return retraction with { Content = drawn.Odd < 3 ? drawnAs.Content : original.Content, Kind = original.Kind ?? "like", Target = original.Target ?? "ana" };
        }

        return drawn.Odd switch
        {
            // Of nothing.
            0 => retraction with { Retracts = drawnAs.EventId },

            // By the one who was engaged.
            1 when original is { Actor: not null, Target: not null } => retraction with { Retracts = original.EventId, Actor = original.Target, Target = original.Actor },
            2 => retraction with { Retracts = original.EventId, Actor = original.Target ?? original.Actor, Target = null, Kind = null },
            < 7 => retraction with { Retracts = original.EventId, Target = null, Kind = null, Content = null },
            _ => retraction with { Retracts = original.EventId },
        };
    }

    /// <summary>As drawn, in order, in order but one, or the other way round; and sometimes the first of them once more.</summary>
    private static Engagement[] Arrange(Engagement[] events, int arrival, int moved, bool twice)
    {
        Engagement[] ordered = arrival == 0 ? events : [.. events.OrderBy(e => e.Key)];
        if (arrival == 2 && ordered.Length > 0)
        {
            var late = ordered[moved % ordered.Length];
            ordered = [.. ordered.Where(e => e != late), late];
        }
        else if (arrival == 3)
        {
            Array.Reverse(ordered);
        }

        return twice ? [.. ordered, .. ordered.Take(1)] : ordered;
    }

    private static DateTimeOffset Time(Drawn drawn, EngagementPolicy policy, DateTimeOffset start) =>
        EngagementTime.Truncate(start.AddTicks(policy.Window.Ticks * drawn.Sevenths / 7)).AddMicroseconds(drawn.Sevenths == 0 ? Math.Abs(drawn.Microseconds) : drawn.Microseconds);

    private static Gen<T> OneOf<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static string Name(int member) => ((string[])["ana", "bo", "cy", "\uFF5E", "😀"])[member];
}
