using Reciprocity.Domain.Networks;
using Reciprocity.Projection.Schedules;

namespace Reciprocity.Projection.Communities;

/// <summary>The run that found a network's communities.</summary>
/// <param name="Run">Its number: each run is a version.</param>
/// <param name="Modularity">How much more of the ties' weight lies within communities than chance puts there; null without ties.</param>
/// <param name="Communities">How many were found.</param>
/// <param name="Members">Members with a mutual tie: each is in one community.</param>
/// <param name="Ties">Mutual ties that they were found from.</param>
/// <param name="LeftOut">Mutual ties left out: those without weight, and the weakest where there are more than a million.</param>
/// <param name="Change">What became of the communities of the run before; null in the first.</param>
/// <param name="Computed">Of when this is.</param>
public sealed record CommunityRunAnswer(
    long Run, double? Modularity, long Communities, long Members, long Ties, long LeftOut, CommunityChangeAnswer? Change, ComputedAnswer Computed);

/// <summary>What became of communities since the run before.</summary>
/// <param name="Moved">Members of both whose community is another.</param>
/// <param name="Merged">Communities that became part of another.</param>
/// <param name="Split">Communities that were part of another.</param>
public sealed record CommunityChangeAnswer(long Moved, long Merged, long Split);

/// <summary>A community, and how reciprocal it is.</summary>
/// <param name="Id">Its name, which it keeps from run to run as long as it goes on.</param>
/// <param name="Size">Members.</param>
/// <param name="Reciprocity">Of the edges between its members.</param>
/// <param name="ReturnRate">Answered in the window, of what its members opened, towards anybody, and of which the fate is known.</param>
/// <param name="Newcomers">Those first seen in the 28 days before.</param>
/// <param name="GiniOfReceived">How unequally its members receive: 0 is all alike, near 1 one gets all; null where nobody received anything.</param>
public sealed record CommunityAnswer(
    string Id, long Size, CommunityReciprocityAnswer Reciprocity, double? ReturnRate, NewcomersAnswer Newcomers, double? GiniOfReceived);

/// <summary>Reciprocity of the edges within a community; null where there is none, or all there could be.</summary>
/// <param name="Edge">2M/(2M + A).</param>
/// <param name="Correlation">(r − d)/(1 − d).</param>
public sealed record CommunityReciprocityAnswer(double? Edge, double? Correlation)
{
    internal static CommunityReciprocityAnswer Of(long members, long edges, long mutual)
    {
        var census = new DyadCensus(members, edges, mutual);
        return new(census.EdgeReciprocity(), census.Correlation());
    }
}

/// <summary>How newcomers were received.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Opened">How many have opened an expectation, of which a day is over or that was answered within it.</param>
/// <param name="AnsweredInADay">Of how many of them the first opening was answered within 24 hours.</param>
/// <param name="Share">Of those that opened; null where none has.</param>
public sealed record NewcomersAnswer(long Count, long Opened, long AnsweredInADay, double? Share);

/// <summary>A page of communities, the largest first.</summary>
/// <param name="Found">By which run; null before the first.</param>
public sealed record CommunityListing(IReadOnlyList<CommunityAnswer> Items, string? Next, CommunityRunAnswer? Found, DateTimeOffset AsOf, long Position);

/// <summary>A community and a page of its members, by name.</summary>
public sealed record CommunityMembers(CommunityAnswer Community, IReadOnlyList<string> Members, string? Next, CommunityRunAnswer? Found, DateTimeOffset AsOf, long Position);
