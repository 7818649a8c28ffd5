using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;
using Reciprocity.Projection.Communities;
using Reciprocity.Projection.Days;
using Reciprocity.Projection.Expectations;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Risk;
using Reciprocity.Projection.Streams;

namespace Reciprocity.Projection.Erasures;

/// <summary>
/// The columns in which a member stands by its id and nothing else, or by its id as a string in JSON text, and what becomes of them. A
/// new one belongs here: a test finds those that are missing.
/// </summary>
internal static class ErasedPlaces
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal enum Becomes
    {
        /// <summary>The token stands in its place.</summary>
        Token,

        /// <summary>The token stands in its place, as a string of the JSON that the column holds as text, with no more escapes than JSON asks for.</summary>
        TokenInJson,

        /// <summary>The row goes, since it is of no use to anybody once nobody knows whose it is.</summary>
        Nothing,
    }

    internal readonly record struct Place(string Table, string Column, Becomes Becomes = Becomes.Token);

    /// <summary>Of the journal's schema.</summary>
    public static IReadOnlyList<Place> OfJournal { get; } =
    [
        new(ContentOwners.TableName, "owner"),
        new(AnnouncedRisk.LevelsTable, "member", Becomes.Nothing),
        new(AnnouncedRisk.OutboxTable, "member", Becomes.Nothing),
        new(AnnouncedRisk.UntoldTable, "member", Becomes.Nothing),
        new(StreamTable.TableName, "items", Becomes.TokenInJson),
    ];

    /// <summary>Of each generation's schema.</summary>
    public static IReadOnlyList<Place> OfReadModels { get; } =
    [
        new(OpenExpectations.TableName, "opener"),
        new(OpenExpectations.TableName, "awaited"),
        new(SettledTable.Settled.Name, "opener"),
        new(SettledTable.Settled.Name, "awaited"),
        new(DayTables.MemberDays.Name, "member"),
        new(ReturnRates.TableName, "member"),
        new(CommunityTables.Members, "member"),
        new(RiskTable.Name, "member", Becomes.Nothing),
    ];

    /// <summary>Renames the member in all of the places of a schema.</summary>
    public static async Task RenameAsync(
        IReadOnlyList<Place> places, string schema, NpgsqlTransaction transaction, ErasureRequest request, CancellationToken cancellation)
    {
        foreach (var place in places)
        {
            var table = $"{schema}.{place.Table}";
            await using var command = new NpgsqlCommand(
                place.Becomes switch
                {
                    Becomes.Nothing => $"delete from {table} where network = $1 and {place.Column} = $2 and $3 <> ''",
                    Becomes.TokenInJson => $"update {table} set {place.Column} = replace({place.Column}, $2, $3) where network = $1 and strpos({place.Column}, $2) > 0",
                    _ => $"update {table} set {place.Column} = $3 where network = $1 and {place.Column} = $2",
                },
                transaction.Connection,
                transaction);
            command.CommandTimeout = 0;
            var inJson = place.Becomes == Becomes.TokenInJson;
            command.Parameters.Add(new() { Value = request.Network });
            command.Parameters.Add(new() { Value = inJson ? JsonSerializer.Serialize(request.Member, Plain) : request.Member });
            command.Parameters.Add(new() { Value = inJson ? JsonSerializer.Serialize(request.Token, Plain) : request.Token });
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }
}
