using Reciprocity.Projection.Landmarks;

namespace Reciprocity.Projection.Campaigns;

/// <summary>A campaign in the list of campaigns.</summary>
/// <param name="Creator">Whom its engagements were given to most often.</param>
/// <param name="Engagements">Engagements that carry it, erased ones left out.</param>
/// <param name="From">When the first was.</param>
/// <param name="To">When the last was.</param>
public sealed record CampaignListed(string Campaign, string Creator, long Engagements, DateTimeOffset From, DateTimeOffset To);

/// <summary>What a campaign did for its creator: <c>GET /v1/networks/{network}/campaigns/{campaign}</c>.</summary>
/// <param name="Creator">Whom its engagements were given to most often.</param>
/// <param name="Engagements">Engagements that carry it, whoever they were given to.</param>
/// <param name="From">When the first was.</param>
/// <param name="To">When the last was.</param>
/// <param name="Audience">Distinct others who engaged the creator in it.</param>
/// <param name="NewPartners">Of these: neither had engaged the other before.</param>
/// <param name="OneSidedBefore">Of these: one of the two only had.</param>
/// <param name="BecameMutual">Of the latter: both had by the end of the window after the campaign.</param>
/// <param name="ReplyRate">Answered in the window, of the expectations towards the creator that the campaign opened and whose fate is known; null when none is.</param>
/// <param name="ReceivedPerDay">What the creator received from others, a day.</param>
/// <param name="Conversions">Of the audience: began to follow the creator between the first and the last engagement.</param>
/// <param name="FollowersGained">Followers that the creator gained on the days of the campaign, in the audience or not.</param>
/// <param name="Retention">The audience, answered in the window after their first engagement of the campaign (with) or not: how many came back later.</param>
/// <param name="Lift">Those who did not follow, engaged by the creator in that window (with) or not: how many followed later.</param>
/// <param name="IsSample">Whether the audience is larger than is read: then what is said of it is of 20,000, taken without regard to what they did.</param>
public sealed record CampaignAnswer(
    string Campaign,
    string Creator,
    long Engagements,
    DateTimeOffset From,
    DateTimeOffset To,
    long Audience,
    long NewPartners,
    long OneSidedBefore,
    long BecameMutual,
    double? ReplyRate,
    ReceivedAnswer ReceivedPerDay,
    long Conversions,
    long FollowersGained,
    ComparisonAnswer Retention,
    ComparisonAnswer Lift,
    bool IsSample,
    DateTimeOffset AsOf,
    long Position);

/// <summary>Engagements that the creator received from others, a UTC day.</summary>
/// <param name="During">From the day of the first engagement of the campaign to that of the last.</param>
/// <param name="Before">On the 28 days before, those before the creator was first seen left out; null where fewer than 7 are left.</param>
/// <param name="Ratio">The first over the second; null where there is none, or it is 0.</param>
public sealed record ReceivedAnswer(double? During, double? Before, double? Ratio);
