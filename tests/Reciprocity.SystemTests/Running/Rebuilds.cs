using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Reciprocity.SystemTests.Networks;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Running;

/// <summary>How far a rebuild is, as <c>/v1/rebuild</c> tells it.</summary>
public sealed record RebuildProgress(int Generation, string State, long Position, double Progress, double? EtaSeconds, DateTimeOffset? SwitchedAt);

internal static class Rebuilds
{
    private const string Path = "/v1/rebuild";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Asks for a rebuild, and expects it to begin.</summary>
    public static async Task<RebuildProgress> StartRebuildAsync(this ServiceProcess projection)
    {
        using var answer = await projection.RequestRebuildAsync();
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(Path, answer.Headers.Location?.ToString());
        return (await answer.Content.ReadFromJsonAsync<RebuildProgress>())!;
    }

    public static Task<HttpResponseMessage> RequestRebuildAsync(this ServiceProcess projection) =>
        projection.Http.PostAsync(new Uri(Path, UriKind.Relative), null);

    public static async Task<RebuildProgress> RebuildAsync(this ServiceProcess projection) =>
        (await projection.AnswerAsync(Path)).Deserialize<RebuildProgress>(JsonSerializerOptions.Web)!;

    public static Task<RebuildProgress> RebuildShowsAsync(this ServiceProcess projection, string what, Predicate<RebuildProgress> holds) =>
        Eventually.HoldsAsync(what, Patience, projection.RebuildAsync, holds);

    public static Task<RebuildProgress> SwitchedAsync(this ServiceProcess projection) =>
        projection.RebuildShowsAsync("what was rebuilt is read", rebuild => rebuild is { State: "active", Progress: 1, SwitchedAt: not null, EtaSeconds: null });
}
