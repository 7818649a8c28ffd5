using Reciprocity.Domain.Landmarks;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Landmarks;

namespace Reciprocity.Projection.Audience;

/// <summary>Who engages a creator, and who stays: <c>GET /v1/networks/{network}/members/{member}/audience</c>.</summary>
/// <param name="Engagers">Distinct others who engaged the member.</param>
/// <param name="PeopleAnswered">Distinct others of whom it answered at least one opening.</param>
/// <param name="ReplyRate">Answered in the window, of the received openings whose fate is known; null when none is.</param>
/// <param name="Loyal">Others who engaged it in at least two ISO weeks of the last eight, the present one included.</param>
/// <param name="LoyalShare">The same of all engagers; null without any.</param>
/// <param name="Mutual">Engagers whom it engaged too.</param>
/// <param name="MutualShare">The same of all engagers; null without any.</param>
/// <param name="Retention">Fans answered in the window after their first engagement (with) or not: how many came back later.</param>
public sealed record AudienceAnswer(
    string Member,
    long Engagers,
    long PeopleAnswered,
    double? ReplyRate,
    long Loyal,
    double? LoyalShare,
    long Mutual,
    double? MutualShare,
    ComparisonAnswer Retention,
    DateTimeOffset AsOf,
    long Position)
{
    internal static AudienceAnswer Of(Standing standing, Known received, long loyal, LandmarkComparison retention, DateTimeOffset asOf, long position) => new(
        standing.Id,
        standing.InPartners,
        standing.PeopleAnswered,
        received.Share(),
        loyal,
        Share(loyal, standing.InPartners),
        standing.MutualPartners,
        Share(standing.MutualPartners, standing.InPartners),
        ComparisonAnswer.Of(retention),
        asOf,
        position);

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
