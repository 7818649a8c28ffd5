using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reciprocity.SystemTests.Networks;

/// <summary>Compares what a service answers with what is expected.</summary>
internal static class Figures
{
    private const double Tolerance = 1e-9;

    /// <summary>
    /// Everything expected is there and equal, numbers that are no whole ones to 1e-9. An answer may say more, except in maps
    /// (<c>byKind</c>): more kinds would be wrong.
    /// </summary>
    public static void AssertHolds(object expected, JsonElement answer, string what) =>
        AssertHolds(JsonSerializer.SerializeToNode(expected, JsonSerializerOptions.Web), answer, what);

    private static void AssertHolds(JsonNode? expected, JsonElement actual, string path)
    {
        switch (expected)
        {
            case null:
                Assert.True(actual.ValueKind == JsonValueKind.Null, $"{path}: expected null, found {actual}");
                break;
            case JsonObject members:
                Assert.True(actual.ValueKind == JsonValueKind.Object, $"{path}: expected an object, found {actual}");
                foreach (var (name, value) in members)
                {
                    Assert.True(actual.TryGetProperty(name, out var found), $"{path}: there is no '{name}'");
                    AssertHolds(value, found, $"{path}.{name}");
                    if (name == "byKind")
                    {
                        Assert.Equal(value!.AsObject().Select(kind => kind.Key).Order(), found.EnumerateObject().Select(kind => kind.Name).Order());
                    }
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                Assert.True(
                    actual.ValueKind == JsonValueKind.Number && Math.Abs(value.Deserialize<double>() - actual.GetDouble()) <= Tolerance,
                    $"{path}: expected {value}, found {actual}");
                break;
            default:
                Assert.True(
                    JsonNode.DeepEquals(expected, JsonNode.Parse(actual.GetRawText())), $"{path}: expected {expected.ToJsonString()}, found {actual.GetRawText()}");
                break;
        }
    }
}
