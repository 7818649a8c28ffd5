using System.Text.Json;
using System.Text.Json.Serialization;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Journal.V1;

namespace Reciprocity.Projection.Storage;

/// <summary>The records that a page of the fold reads and writes by the thousand: <see cref="RecordConverter{T}"/>.</summary>
internal sealed class RecordConverters : JsonConverterFactory
{
    private static readonly HashSet<Type> Types =
    [
        typeof(EngagementJournaled), typeof(Relationship), typeof(DirectedTally), typeof(Ledger), typeof(Opening), typeof(Standing), typeof(Tally), typeof(OpeningSums),
    ];

    public override bool CanConvert(Type typeToConvert) => Types.Contains(typeToConvert);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(RecordConverter<>).MakeGenericType(typeToConvert), options, LatencyBinsConverter.Packing)!;
}
