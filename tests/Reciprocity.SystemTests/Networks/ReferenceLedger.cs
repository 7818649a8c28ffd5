using System.Net.Http.Json;
using System.Text.Json;

namespace Reciprocity.SystemTests.Networks;

/// <summary>
/// Compares expectations, stages and strengths with a file of reference measures, at the time that the file is of: counts exactly,
/// ratios to 1e-9, strengths to a millionth of themselves.
/// </summary>
internal sealed class ReferenceLedger(string file, HttpClient projection, string network)
{
    private readonly JsonElement _reference = SharedData.Reference(file);

    private string AsOf => $"asOf={Time(_reference.GetProperty("asOf")):yyyy-MM-dd'T'HH:mm:ss'Z'}";

    /// <summary>All of it; for a time that is not past.</summary>
    public async Task AssertAsync()
    {
        await AssertNetworkAsync();
        foreach (var member in _reference.GetProperty("memberSample").EnumerateObject())
        {
            AssertMember(member.Value, await AskAsync($"/members/{member.Name}"), member.Name);
        }

        await AssertPairsAsync();
    }

    /// <summary>The pairs, which can be asked for any time.</summary>
    public async Task AssertPairsAsync()
    {
        foreach (var pair in _reference.GetProperty("relationshipSample").EnumerateArray())
        {
            var (a, b) = (pair.GetProperty("a").GetString(), pair.GetProperty("b").GetString());
            AssertPair(pair, await AskAsync($"/relationships/{a}/{b}"), $"{a} and {b}");
        }
    }

    private async Task AssertNetworkAsync()
    {
        var answer = await AskAsync("");
        var expectations = answer.GetProperty("expectations");
        Equal("openings", expectations, "opened");
        Equal("exchanges", expectations, "answered");
        Equal("answeredInWindow", expectations, "answeredInWindow");
        Equal("answeredLate", expectations, "answeredLate");
        Equal("ranOut", expectations, "ranOut");
        Equal("openNow", expectations, "open");
        Equal("openExpired", expectations, "expired");
        Equal("returnRate", expectations, "returnRate");
        Equal("weightedByStrength", answer.GetProperty("reciprocity"), "weightedByStrength");
        Figures.AssertHolds(_reference.GetProperty("stages"), answer.GetProperty("stages"), $"{network}: stages");

        void Equal(string name, JsonElement actual, string field) =>
            Figures.AssertHolds(_reference.GetProperty(name), actual.GetProperty(field), $"{network}: {name}");
    }

    private static void AssertMember(JsonElement expected, JsonElement answer, string member)
    {
        var (opened, received) = (answer.GetProperty("opened"), answer.GetProperty("receivedOpenings"));
        (string Name, JsonElement Actual)[] figures =
        [
            ("opened", opened.GetProperty("total")), ("openedAnswered", opened.GetProperty("answered")),
            ("openedAnsweredInWindow", opened.GetProperty("answeredInWindow")), ("unanswered", opened.GetProperty("ranOut")),
            ("open", opened.GetProperty("open")), ("openExpired", opened.GetProperty("expired")),
            ("receivedOpenings", received.GetProperty("total")), ("receivedAnswered", received.GetProperty("answered")),
            ("receivedAnsweredInWindow", received.GetProperty("answeredInWindow")), ("receivedUnanswered", received.GetProperty("ranOut")),
            ("owing", received.GetProperty("open")), ("owingExpired", received.GetProperty("expired")),
            ("returnRate", answer.GetProperty("returnRate")), ("responsiveness", answer.GetProperty("responsiveness")),
        ];
        foreach (var (name, actual) in figures)
        {
            Figures.AssertHolds(expected.GetProperty(name), actual, $"{member}: {name}");
        }
    }

    private static void AssertPair(JsonElement expected, JsonElement answer, string pair)
    {
        var ledger = answer.GetProperty("ledger");
        AssertStrength(expected.GetProperty("strengthAtoB"), answer.GetProperty("aToB").GetProperty("strength"), pair);
        AssertStrength(expected.GetProperty("strengthBtoA"), answer.GetProperty("bToA").GetProperty("strength"), pair);
        (string Name, JsonElement Actual)[] figures =
        [
            ("countAtoB", answer.GetProperty("aToB").GetProperty("total")), ("countBtoA", answer.GetProperty("bToA").GetProperty("total")),
            ("balance", answer.GetProperty("balance")), ("mutuality", answer.GetProperty("mutuality")), ("stage", answer.GetProperty("stage")),
            ("medianLatency", ledger.GetProperty("medianLatencySeconds")), ("awaiting", ledger.GetProperty("awaiting")),
            ("openCount", ledger.GetProperty("openCount")), ("exchanges", ledger.GetProperty("exchanges")),
        ];
        foreach (var (name, actual) in figures)
        {
            Figures.AssertHolds(expected.GetProperty(name), actual, $"{pair}: {name}");
        }

        foreach (var name in new[] { "openedAt", "firstOpenedAt", "firstAnsweredAt" })
        {
            var actual = ledger.GetProperty(name);
            Assert.Equal(Time(expected.GetProperty(name)), actual.ValueKind == JsonValueKind.Null ? null : actual.GetDateTimeOffset());
        }
    }

    private static void AssertStrength(JsonElement expected, JsonElement actual, string pair)
    {
        var (wanted, found) = (expected.GetDouble(), actual.GetDouble());
        Assert.True(Math.Abs(wanted - found) <= 1e-6 * wanted, $"{pair}: expected a strength of {wanted}, found {found}");
    }

    private static DateTimeOffset? Time(JsonElement seconds) =>
        seconds.ValueKind == JsonValueKind.Null ? null : DateTimeOffset.FromUnixTimeSeconds((long)seconds.GetDouble());

    private Task<JsonElement> AskAsync(string path) => projection.GetFromJsonAsync<JsonElement>($"/v1/networks/{network}{path}?{AsOf}");
}
