using System.Net.Http.Json;
using System.Text.Json;

namespace Reciprocity.SystemTests.Networks;

/// <summary>Compares a projection's reply curves with those of a file of reference measures, at the time that the file is of.</summary>
internal static class ReferenceCurves
{
    private const double Exactly = 1e-9;
    private static readonly (string Name, double Seconds)[] Points = [("1h", 3_600), ("1d", 86_400), ("7d", 7 * 86_400), ("30d", 30 * 86_400)];

    /// <param name="binned">How far <c>of=all</c> may be off, where a network is too large to be read whole.</param>
    public static async Task AssertAsync(string file, HttpClient projection, string network, double binned = Exactly)
    {
        var reference = SharedData.Reference(file);
        await AssertAsync(reference, "first", reference.GetProperty("firstReply"), projection, network, Exactly);
        await AssertAsync(reference, "all", reference.GetProperty("allReplies"), projection, network, binned);
    }

    private static async Task AssertAsync(
        JsonElement reference, string of, JsonElement expected, HttpClient projection, string network, double tolerance)
    {
        var asOf = DateTimeOffset.FromUnixTimeSeconds((long)reference.GetProperty("asOf").GetDouble());
        var answer = await projection.GetFromJsonAsync<JsonElement>(
            $"/v1/networks/{network}/reply-curve?of={of}&at={string.Join(',', Points.Select(point => point.Seconds))}&asOf={asOf:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        Assert.Equal(expected.GetProperty("records").GetInt64(), answer.GetProperty("records").GetInt64());
        Assert.Equal(NumberOf(expected.GetProperty("median")), NumberOf(answer.GetProperty("medianSeconds")));
        var shares = answer.GetProperty("points").EnumerateArray().Select(point => NumberOf(point.GetProperty("share"))).ToList();
        foreach (var ((name, _), share) in Points.Zip(shares))
        {
            var wanted = NumberOf(expected.GetProperty(name));
            Assert.True(
                wanted is null ? share is null : Math.Abs(wanted.Value - (share ?? double.NaN)) <= tolerance,
                $"{network}, {of}, {name}: expected {wanted}, found {share}");
        }
    }

    private static double? NumberOf(JsonElement number) => number.ValueKind == JsonValueKind.Null ? null : number.GetDouble();
}
