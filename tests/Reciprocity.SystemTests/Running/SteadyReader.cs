using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Reciprocity.SystemTests.Networks;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Running;

/// <summary>
/// Reads a network from every instance in turn for as long as a test lasts, and expects an answer each time, of a position and a
/// generation that are never behind those of the answer before.
/// </summary>
internal sealed class SteadyReader
{
    private readonly Task<int> _generation;
    private volatile bool _ended;

    private SteadyReader(IReadOnlyList<ServiceProcess> projections, string network) => _generation = ReadAsync(projections, network);

    public static SteadyReader Start(IReadOnlyList<ServiceProcess> projections, string network) => new(projections, network);

    /// <summary>Ends it; expects that it has come to read this generation.</summary>
    public async Task HasReachedAsync(int generation)
    {
        _ended = true;
        Assert.Equal(generation, await _generation);
    }

    private async Task<int> ReadAsync(IReadOnlyList<ServiceProcess> projections, string network)
    {
        var (generation, position) = (0, 0L);
        for (var i = 0; !_ended; i++)
        {
            using var answer = await projections[i % projections.Count].AskAsync($"/v1/networks/{network}");
            Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            var (now, at) = (GenerationOf(answer), (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("position").GetInt64());
            Assert.True(now >= generation && at >= position, $"read generation {now} at {at} after generation {generation} at {position}");
            (generation, position) = (now, at);
        }

        return generation;
    }

    /// <summary>The tag begins with it: <c>"g2-…"</c>.</summary>
    private static int GenerationOf(HttpResponseMessage answer) =>
        int.Parse(answer.Headers.ETag!.Tag.AsSpan(2, answer.Headers.ETag.Tag.IndexOf('-', StringComparison.Ordinal) - 2), CultureInfo.InvariantCulture);
}
