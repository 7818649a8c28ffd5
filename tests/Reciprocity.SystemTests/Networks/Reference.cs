using System.Net.Http.Json;
using System.Text.Json;

namespace Reciprocity.SystemTests.Networks;

/// <summary>Compares a projection's answers with a file of reference measures.</summary>
internal sealed class Reference(string name)
{
    private readonly JsonElement _reference = SharedData.Reference(name);

    public long Events => _reference.GetProperty("events").GetInt64();

    public async Task AssertAnsweredByAsync(HttpClient projection, string network)
    {
        var answer = await projection.GetFromJsonAsync<JsonElement>($"/v1/networks/{network}");
        AssertEdges(_reference, answer, network);
        Assert.Equal(_reference.GetProperty("selfEngagements").GetInt64(), answer.GetProperty("selfEngagements").GetInt64());
        AssertNumber(_reference, "weightedByCount", answer.GetProperty("reciprocity").GetProperty("weightedByCount"), network);
        var kinds = _reference.GetProperty("byKind").EnumerateObject().ToList();
        Assert.Equal(kinds.Select(kind => kind.Name).Order(), answer.GetProperty("byKind").EnumerateObject().Select(kind => kind.Name).Order());
        foreach (var kind in kinds)
        {
            AssertEdges(kind.Value, answer.GetProperty("byKind").GetProperty(kind.Name), $"{network} {kind.Name}");
        }

        foreach (var member in _reference.GetProperty("memberSample").EnumerateObject())
        {
            AssertMember(member.Value, await projection.GetFromJsonAsync<JsonElement>($"/v1/networks/{network}/members/{member.Name}"), member.Name);
        }

        foreach (var pair in _reference.GetProperty("relationshipSample").EnumerateArray())
        {
            var (a, b) = (pair.GetProperty("a").GetString(), pair.GetProperty("b").GetString());
            var relationship = await projection.GetFromJsonAsync<JsonElement>($"/v1/networks/{network}/relationships/{b}/{a}");
            Assert.Equal((a, b), (relationship.GetProperty("a").GetString(), relationship.GetProperty("b").GetString()));
            AssertNumber(pair, "countAtoB", relationship.GetProperty("aToB").GetProperty("total"), $"{a} to {b}");
            AssertNumber(pair, "countBtoA", relationship.GetProperty("bToA").GetProperty("total"), $"{b} to {a}");
        }
    }

    private static void AssertEdges(JsonElement expected, JsonElement answer, string what)
    {
        var (dyads, reciprocity) = (answer.GetProperty("dyads"), answer.GetProperty("reciprocity"));
        AssertNumber(expected, "engagements", answer.GetProperty("engagements"), what);
        AssertNumber(expected, "members", answer.GetProperty("members"), what);
        AssertNumber(expected, "edges", answer.GetProperty("edges"), what);
        AssertNumber(expected, "mutual", dyads.GetProperty("mutual"), what);
        AssertNumber(expected, "asymmetric", dyads.GetProperty("asymmetric"), what);
        AssertNumber(expected, "null", dyads.GetProperty("null"), what);
        AssertNumber(expected, "edgeReciprocity", reciprocity.GetProperty("edge"), what);
        AssertNumber(expected, "dyadReciprocity", reciprocity.GetProperty("dyad"), what);
        AssertNumber(expected, "density", reciprocity.GetProperty("density"), what);
        AssertNumber(expected, "correlation", reciprocity.GetProperty("correlation"), what);
    }

    private static void AssertMember(JsonElement expected, JsonElement answer, string what)
    {
        var (partners, reciprocity) = (answer.GetProperty("partners"), answer.GetProperty("reciprocity"));
        AssertNumber(expected, "given", answer.GetProperty("given").GetProperty("total"), what);
        AssertNumber(expected, "received", answer.GetProperty("received").GetProperty("total"), what);
        AssertNumber(expected, "outPartners", partners.GetProperty("out"), what);
        AssertNumber(expected, "inPartners", partners.GetProperty("in"), what);
        AssertNumber(expected, "mutualPartners", partners.GetProperty("mutual"), what);
        AssertNumber(expected, "reciprocity", reciprocity.GetProperty("partners"), what);
        AssertNumber(expected, "givenReciprocated", reciprocity.GetProperty("given"), what);
        AssertNumber(expected, "receivedReciprocated", reciprocity.GetProperty("received"), what);
    }

    private static void AssertNumber(JsonElement expected, string name, JsonElement actual, string what) =>
        Figures.AssertHolds(expected.GetProperty(name), actual, $"{what}: {name}");
}
