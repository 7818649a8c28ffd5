using System.Net;
using System.Text.Json;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Networks;

/// <summary>Two networks whose answers have the same form, wherever they are stored.</summary>
internal static class LikeAnswers
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Expects it of every kind of endpoint.</summary>
    public static async Task AssertAsync(ServiceProcess projection, string one, string other)
    {
        foreach (var path in new[] { "", "/days", "/members", "/reply-curve", "/communities", "/at-risk", "/outcomes", "/campaigns", "/parked", "/rejected" })
        {
            var (first, second) = (await projection.AnswerAsync($"/v1/networks/{one}{path}"), await projection.AnswerAsync($"/v1/networks/{other}{path}"));
            Assert.Equal(Names(first), Names(second));
            if (second.TryGetProperty("asOf", out var asOf))
            {
                Assert.EndsWith("Z", asOf.GetString(), StringComparison.Ordinal);
            }
        }

        foreach (var network in new[] { one, other })
        {
            using var missing = await projection.AskAsync($"/v1/networks/{network}/members/nobody-is-called-so");
            await missing.AssertProblemAsync(HttpStatusCode.NotFound);
            await AssertErasesAsync(projection, network);
        }
    }

    private static async Task AssertErasesAsync(ServiceProcess projection, string network)
    {
        using var begun = await projection.Http.DeleteAsync(new Uri($"/v1/networks/{network}/members/nobody-is-called-so", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        var progress = begun.Headers.Location!.ToString();
        await Eventually.HoldsAsync("it is erased", Patience, () => projection.AnswerAsync(progress), answer => answer.GetProperty("state").GetString() == "done");
    }

    private static IEnumerable<string> Names(JsonElement answer) => answer.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal);
}
