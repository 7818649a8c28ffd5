using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Reciprocity.Hosting.Access;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Days;

internal static class DayEndpoint
{
    private const int MostDays = 1_000;

    public static void MapDays(this RouteGroupBuilder v1) => v1
        .MapGet("/networks/{network}/days", ListAsync)
        .NeedsScope(Scopes.Read)
        .WithTags("Networks")
        .WithSummary("What came about by UTC day, the earliest first; days without anything are absent")
        .ProducesMeasure();

    private static async Task<Results<Ok<MeasuredListing<DayAnswer>>, StatusCodeHttpResult, ProblemHttpResult>> ListAsync(
        HttpContext http,
        Measurement measurement,
        string network,
        [Description("The first day, such as 2026-11-23; 90 days up to the last where absent")] string? from,
        [Description("The last day, included; that of the newest engagement where absent")] string? to,
        [Description("Days a page: 1,000 unless asked otherwise, and at most")] string? limit,
        string? cursor,
        string? asOf)
    {
        if (!DayRange.TryRead(from, to, out var range, out var problem) || !Paging.TryRead(limit, cursor, MostDays, MostDays, out var paging, out problem))
        {
            return Measurement.Problem(StatusCodes.Status400BadRequest, problem);
        }

        var target = RawTarget.Of(http);
        return await measurement.AnswerOfNetworkAsync<MeasuredListing<DayAnswer>>(
            http,
            network,
            asOf,
            async (at, cancellation) =>
            {
                var (first, last) = range.UpTo(DateOnly.FromDateTime((at.Network.Newest ?? at.AsOf).UtcDateTime));
                if (paging.AfterId is not null && paging.AfterKey >= first.DayNumber)
                {
                    first = DateOnly.FromDayNumber((int)Math.Min(paging.AfterKey + 1, DateOnly.MaxValue.DayNumber));
                }

                var days = await DayQuery.ReadAsync(at, first, last, paging.Limit + 1, cancellation);
                var page = paging.Cut(target, days, day => (day.Day.DayNumber, ""));
                return new(page.Items, page.Next, at.AsOf, at.Snapshot.Position);
            },
            "");
    }
}
