using System.Reflection;
using System.Runtime.CompilerServices;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Latencies;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Projection.Tests.Storage;

/// <summary>Records whose every property has a value, whatever properties they have: so that one that somebody forgets is missed.</summary>
internal static class RandomRecords
{
    public static T Of<T>(Random random) => (T)Value(typeof(T), random);

    /// <summary>A value of the type in which about half of what could be absent is.</summary>
    private static object Value(Type type, Random random) => type switch
    {
        _ when type == typeof(long) => random.Next(3) == 0 ? random.NextInt64() : random.Next(4),
        _ when type == typeof(int) => random.Next(128),
        _ when type == typeof(bool) => random.Next(2) == 0,
        _ when type == typeof(double) => random.NextDouble() * 200,
        _ when type == typeof(string) => new[] { "ana", "", "bo's \"😀\"\\u0041", "é\n", "like" }[random.Next(5)],
        _ when type == typeof(Guid) => Guid.NewGuid(),
        _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch.AddTicks(TimeSpan.TicksPerMicrosecond * random.NextInt64(2_000_000_000) * (random.Next(2) == 0 ? 1_000_000 : 1)),
        _ when type == typeof(KindCounts) => Enumerable.Range(0, random.Next(4)).Aggregate(KindCounts.None, (kinds, n) => kinds.Add("like comment share".Split(' ')[n], 1 + random.Next(9))),
        _ when type == typeof(KindStrengths) => Enumerable.Range(0, random.Next(4)).Aggregate(KindStrengths.None, (kinds, n) => kinds.With("like comment share".Split(' ')[n], random.NextDouble())),
        _ when type == typeof(LatencyBins) => Enumerable.Range(0, random.Next(4)).Aggregate(LatencyBins.None, (bins, _) => bins.Add(random.Next(-1, 1_500), 1 + random.Next(9))),
        _ when type == typeof(HistoryKey) => new HistoryKey((DateTimeOffset)Value(typeof(DateTimeOffset), random), Guid.NewGuid()),
        _ when type.IsEnum => Enum.GetValues(type).GetValue(random.Next(2))!,
        _ => Record(type, random),
    };

    private static object Record(Type type, Random random)
    {
        var record = RuntimeHelpers.GetUninitializedObject(type);
        var nullability = new NullabilityInfoContext();
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            var mayBeNull = nullability.Create(property).WriteState == NullabilityState.Nullable;
            property.SetValue(record, mayBeNull && random.Next(2) == 0 ? null : Value(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, random));
        }

        return record;
    }
}
