using System.Globalization;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Domain.Tests.Histories;

/// <summary>
/// Histories of ana and bo, worked by hand under the default policy (H = 14 days, W = 7 days). Rows are in order of arrival: an
/// event, and what is known of the pair after it, on ana's side and on bo's. The number of an event is its place among those of
/// the same instant; times are in days, and "+1us" is a microsecond more. Strengths are at the newest time so far.
/// </summary>
public sealed class WorkedHistoriesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly EngagementPolicy Policy = EngagementPolicy.Default;

    /// <summary>The window is seven days: at exactly seven days an engagement is within it, a microsecond later it is not.</summary>
    [Fact]
    public void An_expectation_is_repeated_answered_in_time_answered_late_and_runs_out() => Holds(
        """
        event                  | given | strength    | opened | answered | in W | ran out | open                | follows | why
        #1 0d ana like bo      | 1:0   | 1.000:0.000 | 1:0    | 0:0      | 0:0  | 0:0     | ana 0d x1 like      | 0:0     | opens
        #2 7d ana comment bo   | 2:0   | 4.707:0.000 | 1:0    | 0:0      | 0:0  | 0:0     | ana 0d x2 like      | 0:0     | within the window: once more
        #3 7d bo like ana      | 2:1   | 4.707:1.000 | 1:0    | 1:0      | 1:0  | 0:0     | -                   | 0:0     | answers within the window
        #4 8d bo message ana   | 2:2   | 4.480:5.952 | 1:1    | 1:0      | 1:0  | 0:0     | bo 8d x1 message    | 0:0     | opens the other way
        #5 15d+1us ana like bo | 3:2   | 4.168:4.208 | 1:1    | 1:1      | 1:0  | 0:0     | -                   | 0:0     | answers late
        #6 16d ana share bo    | 4:2   | 6.966:4.005 | 2:1    | 1:1      | 1:0  | 0:0     | ana 16d x1 share    | 0:0     | the answer opened nothing; this does
        #7 23d+1us ana like bo | 5:2   | 5.926:2.832 | 3:1    | 1:1      | 1:0  | 1:0     | ana 23d+1us x1 like | 0:0     | #6 ran out, this replaces it
        #8 40d bo comment ana  | 5:3   | 2.554:5.221 | 3:1    | 2:1      | 1:0  | 1:0     | -                   | 0:0     | answers late
        """);

    /// <summary>The rows are in the order of arrival; the times are not.</summary>
    [Fact]
    public void What_arrives_late_takes_its_place_and_changes_who_answered_whom() => Holds(
        """
        event                | given | strength    | opened | answered | in W | ran out | open            | follows | why
        #1 2d ana like bo    | 1:0   | 1.000:0.000 | 1:0    | 0:0      | 0:0  | 0:0     | ana 2d x1 like  | 0:0     | opens
        #2 12d ana like bo   | 2:0   | 1.610:0.000 | 2:0    | 0:0      | 0:0  | 1:0     | ana 12d x1 like | 0:0     | #1 ran out, this opens
        #3 7d bo like ana    | 2:1   | 1.610:0.781 | 2:0    | 1:0      | 1:0  | 0:0     | ana 12d x1 like | 0:0     | it had answered #1, which never ran out
        #4 1d bo mention ana | 2:2   | 1.610:1.941 | 0:2    | 0:2      | 0:2  | 0:0     | -               | 0:0     | bo opened with #4 and #3, ana answered with #1 and #2
        #5 3d bo poke ana    | 2:2   | 1.610:1.941 | 0:2    | 0:2      | 0:2  | 0:0     | -               | 0:0     | a kind that the policy lacks counts nowhere
        #6 30d ana view bo   | 2:2   | 0.660:0.796 | 0:2    | 0:2      | 0:2  | 0:0     | -               | 0:0     | neither does a view
        """);

    [Fact]
    public void Follows_count_when_they_begin_and_their_retractions_end_them_without_erasing_them() => Holds(
        """
        event                             | given | strength    | opened | answered | in W | ran out | open               | follows | why
        #1 0d ana follow bo               | 1:0   | 3.000:0.000 | 1:0    | 0:0      | 0:0  | 0:0     | ana 0d x1 follow   | 1:0     | begins, opens
        #2 1d ana follow bo               | 1:0   | 2.855:0.000 | 1:0    | 0:0      | 0:0  | 0:0     | ana 0d x1 follow   | 1:0     | follows already: counts nowhere
        #3 2d bo follow ana               | 1:1   | 2.717:3.000 | 1:0    | 1:0      | 1:0  | 0:0     | -                  | 1:1     | answers
        #4 3d ana takes back follow bo    | 1:1   | 2.586:2.855 | 1:0    | 1:0      | 1:0  | 0:0     | -                  | 0:1     | takes back #2, the latest: the following ends, #1 stands
        #5 4d ana follow bo               | 2:1   | 5.461:2.717 | 2:0    | 1:0      | 1:0  | 0:0     | ana 4d x1 follow   | 1:1     | begins again, opens
        #6 0d ana takes back #5 follow bo | 2:1   | 5.461:2.717 | 2:0    | 1:0      | 1:0  | 0:0     | ana 4d x1 follow   | 0:1     | by id, dated too early: ends #5 as it begins
        #7 4d ana takes back follow bo    | 2:1   | 5.461:2.717 | 2:0    | 1:0      | 1:0  | 0:0     | ana 4d x1 follow   | 0:1     | takes back #1, whose following ended long ago
        #8 5d ana takes back follow bo    | 2:1   | 5.197:2.586 | 2:0    | 1:0      | 1:0  | 0:0     | ana 4d x1 follow   | 0:1     | finds nothing and waits
        #9 3.5d ana follow bo             | 2:1   | 5.127:2.586 | 2:0    | 1:0      | 1:0  | 0:0     | ana 3.5d x1 follow | 0:1     | begins before #5, which thus counts nowhere; #6 ends it at 4d, and #7 and #8 find it and #1
        """);

    [Fact]
    public void A_retraction_by_id_may_come_first_come_twice_and_come_from_someone_else() => Holds(
        """
        event                           | given | strength    | opened | answered | in W | ran out | open             | follows | why
        #1 2d ana takes back #2 like bo | 0:0   | 0.000:0.000 | 0:0    | 0:0      | 0:0  | 0:0     | -                | 0:0     | waits for its original
        #2 1d ana like bo               | 0:0   | 0.000:0.000 | 0:0    | 0:0      | 0:0  | 0:0     | -                | 0:0     | erased as it comes
        #3 3d ana like bo               | 1:0   | 1.000:0.000 | 1:0    | 0:0      | 0:0  | 0:0     | ana 3d x1 like   | 0:0     | opens
        #4 4d bo takes back #3 like ana | 1:0   | 0.952:0.000 | 1:0    | 0:0      | 0:0  | 0:0     | ana 3d x1 like   | 0:0     | it is not bo's to take back
        #5 5d bo comment ana            | 1:1   | 0.906:4.000 | 1:0    | 1:0      | 1:0  | 0:0     | -                | 0:0     | answers
        #6 6d ana takes back #3         | 0:1   | 0.000:3.807 | 0:1    | 0:0      | 0:0  | 0:0     | bo 5d x1 comment | 0:0     | what was an answer has opened
        #7 7d ana takes back #3         | 0:1   | 0.000:3.623 | 0:1    | 0:0      | 0:0  | 0:0     | bo 5d x1 comment | 0:0     | erased already
        #8 8d ana message bo            | 1:1   | 5.000:3.448 | 0:1    | 0:1      | 0:1  | 0:0     | -                | 0:0     | answers
        """);

    [Fact]
    public void A_retraction_by_match_erases_the_latest_of_the_same_content_up_to_its_own_time() => Holds(
        """
        event                           | given | strength    | opened | answered | in W | ran out | open             | follows | why
        #1 0d ana like bo p1            | 1:0   | 1.000:0.000 | 1:0    | 0:0      | 0:0  | 0:0     | ana 0d x1 like   | 0:0     | opens
        #2 1d ana like bo               | 2:0   | 1.952:0.000 | 1:0    | 0:0      | 0:0  | 0:0     | ana 0d x2 like   | 0:0     | once more
        #3 2d ana like bo p1            | 3:0   | 2.857:0.000 | 1:0    | 0:0      | 0:0  | 0:0     | ana 0d x3 like   | 0:0     | once more
        #4 3d ana takes back like bo    | 2:0   | 1.814:0.000 | 1:0    | 0:0      | 0:0  | 0:0     | ana 0d x2 like   | 0:0     | without content: erases #2
        #5 1d ana takes back like bo p1 | 1:0   | 0.952:0.000 | 1:0    | 0:0      | 0:0  | 0:0     | ana 2d x1 like   | 0:0     | erases #1; #3 is later
        #6 9d bo comment ana            | 1:1   | 0.707:4.000 | 1:0    | 1:0      | 1:0  | 0:0     | -                | 0:0     | answers #3 at the window's end
        #7 4d ana takes back like bo p1 | 0:1   | 0.000:4.000 | 0:1    | 0:0      | 0:0  | 0:0     | bo 9d x1 comment | 0:0     | erases #3; nobody had opened before bo
        #8 9d ana takes back comment bo | 0:1   | 0.000:4.000 | 0:1    | 0:0      | 0:0  | 0:0     | bo 9d x1 comment | 0:0     | finds nothing and waits
        #9 9d ana comment bo            | 0:1   | 0.000:4.000 | 0:1    | 0:0      | 0:0  | 0:0     | bo 9d x1 comment | 0:0     | erased as it comes: its time is not after that of #8
        """);

    [Fact]
    public void Of_one_instant_the_event_ids_order_and_the_heaviest_names_the_opening() => Holds(
        """
        event                    | given | strength    | opened | answered | in W | ran out | open                | follows | why
        #2 0d ana like bo        | 1:0   | 1.000:0.000 | 1:0    | 0:0      | 0:0  | 0:0     | ana 0d x1 like      | 0:0     | opens
        #4 0d ana message bo     | 2:0   | 6.000:0.000 | 1:0    | 0:0      | 0:0  | 0:0     | ana 0d x2 message   | 0:0     | heavier, at the same instant
        #3 0d ana share bo       | 3:0   | 9.000:0.000 | 1:0    | 0:0      | 0:0  | 0:0     | ana 0d x3 message   | 0:0     | between the two
        #5 0d ana takes back #4  | 2:0   | 4.000:0.000 | 1:0    | 0:0      | 0:0  | 0:0     | ana 0d x2 share     | 0:0     | the heaviest is erased
        #1 0d bo mention ana     | 2:1   | 4.000:2.000 | 1:1    | 0:1      | 0:1  | 0:0     | ana 0d x1 share     | 0:0     | first by its id: #2 answers it at once, #3 opens
        #6 20d bo like ana       | 2:2   | 1.486:1.743 | 1:1    | 1:1      | 0:1  | 0:0     | -                   | 0:0     | answers late
        #7 27d ana comment bo    | 3:2   | 5.051:1.232 | 2:1    | 1:1      | 0:1  | 0:0     | ana 27d x1 comment  | 0:0     | opens
        #8 34d+1us ana like bo   | 4:2   | 4.571:0.871 | 3:1    | 1:1      | 0:1  | 1:0     | ana 34d+1us x1 like | 0:0     | #7 ran out, this replaces it
        #9 35d ana takes back #7 | 3:2   | 1.659:0.829 | 2:1    | 1:1      | 0:1  | 0:0     | ana 34d+1us x1 like | 0:0     | what is erased never ran out
        """);

    private static void Holds(string table)
    {
        List<Engagement> history = [];
        foreach (var row in table.Split('\n').Skip(1))
        {
            var cells = Array.ConvertAll(row.Split('|'), cell => cell.Trim());
            history.Add(Event(cells[0].Split(' ')));
            var newest = history.Max(e => e.OccurredAt);
            var expected = string.Join(" | ", cells[1..9]);

            // As it came, one event after the other; and all at once.
            Assert.Equal((cells[0], expected), (cells[0], State(Assert.Single(Journal.Of(history, [1], Policy).Pairs.Values), newest)));
            Assert.Equal((cells[0], expected), (cells[0], State(Assert.Single(Journal.Of(history, [100], Policy).Pairs.Values), newest)));
        }
    }

    private static string State(Relationship pair, DateTimeOffset newest)
    {
        Assert.Equal(pair.AToB.Answered + pair.BToA.Answered, pair.Ledger.Exchanges);
        var open = pair.Ledger.Opening is { } opening
            ? $"{(opening.By == Side.A ? pair.A : pair.B)} {Days(opening.At)} x{opening.Count} {opening.Kind}"
            : "-";
        return string.Join(
            " | ",
            Both(given => $"{given.Total}"),
            Both(given => Strength.At(given.Strength, newest, Policy).ToString("0.000", CultureInfo.InvariantCulture)),
            Both(given => $"{given.Opened}"),
            Both(given => $"{given.Answered}"),
            Both(given => $"{given.AnsweredInWindow}"),
            Both(given => $"{given.RanOut}"),
            open,
            Both(given => given.Follows ? "1" : "0"));

        string Both(Func<DirectedTally, string> figure) => $"{figure(pair.AToB)}:{figure(pair.BToA)}";
    }

    private static string Days(DateTimeOffset time)
    {
        var microsecond = (time - Start).Ticks % TimeSpan.TicksPerSecond > 0;
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round((time - Start).TotalDays, 3)}d{(microsecond ? "+1us" : "")}");
    }

    private static Engagement Event(string[] words)
    {
        var (number, time, actor) = (words[0], words[1].Split('+'), words[2]);
        var retracted = words[3] == "takes";
        var rest = words[(retracted ? 5 : 3)..];
        var retracts = rest[0][0] == '#' ? rest[0] : null;
        rest = retracts is null ? rest : rest[1..];
        return new Engagement
        {
            EventId = Id(number),
            Source = "worked",
            Id = number,
            Kind = rest.ElementAtOrDefault(0),
            Actor = actor,
            Target = rest.ElementAtOrDefault(1),
            Content = rest.ElementAtOrDefault(2),
            OccurredAt = Start.AddDays(double.Parse(time[0].TrimEnd('d'), CultureInfo.InvariantCulture)).AddMicroseconds(time.Length > 1 ? 1 : 0),
            Retracted = retracted,
            Retracts = retracts is null ? null : Id(retracts),
        };
    }

    private static Guid Id(string number) => new(int.Parse(number[1..], CultureInfo.InvariantCulture), 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}
