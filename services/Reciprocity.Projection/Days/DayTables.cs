using Reciprocity.Domain.Days;
using Reciprocity.Projection.Folding;

namespace Reciprocity.Projection.Days;

/// <summary>What came about by day, of members and of networks.</summary>
internal static class DayTables
{
    public static SumTable<(string Member, DateOnly Day), MemberDay> MemberDays { get; } = new(
        "member_day",
        [
            new("member", "varchar", keys => keys.Select(key => key.Member).ToArray()),
            new("day", "date", keys => keys.Select(key => key.Day).ToArray()),
        ],
        [
            ("given", day => day.Given),
            ("received", day => day.Received),
            ("opened", day => day.Opened),
            ("answered", day => day.Answered),
            ("answered_in_window", day => day.AnsweredInWindow),
            ("ran_out", day => day.RanOut),
            ("waited", day => day.Waited),
            ("awaited_open", day => day.AwaitedOpen),
            ("answers_received", day => day.AnswersReceived),
            ("engagers", day => day.Engagers),
            ("followers_gained", day => day.FollowersGained),
            ("followers_back", day => day.FollowersBack),
            ("followers_led", day => day.FollowersLed),
            ("followers_lost", day => day.FollowersLost),
            ("views_known", day => day.ViewsKnown),
            ("views_unknown", day => day.ViewsUnknown),
        ]);

    public static SumTable<(string Kind, DateOnly Day), NetworkDay> NetworkDays { get; } = new(
        "network_day",
        [
            new("day", "date", keys => keys.Select(key => key.Day).ToArray()),
            new("kind", "varchar", keys => keys.Select(key => key.Kind).ToArray()),
        ],
        [
            ("engagements", day => day.Engagements),
            ("opened", day => day.Opened),
            ("answered", day => day.Answered),
            ("answered_in_window", day => day.AnsweredInWindow),
            ("ran_out", day => day.RanOut),
            ("waited", day => day.Waited),
            ("still_open", day => day.Open),
            ("new_mutual", day => day.NewMutual),
            ("followers_gained", day => day.FollowersGained),
            ("followers_lost", day => day.FollowersLost),
            ("views", day => day.Views),
        ]);
}
