using Npgsql;
using Reciprocity.Projection.Communities;
using Reciprocity.Projection.Days;
using Reciprocity.Projection.Expectations;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Members;
using Reciprocity.Projection.Risk;

namespace Reciprocity.Projection.Erasures;

/// <summary>
/// The columns in which a member stands by its id and nothing else, and what becomes of them. A new one belongs here: a test
/// finds those that are missing.
/// </summary>
internal static class ErasedPlaces
{
    /// <param name="Forget">Whether the row goes, since it is of no use to anybody once nobody knows whose it is.</param>
    internal readonly record struct Place(string Table, string Column, bool Forget = false);

    /// <summary>Of the journal's schema.</summary>
    public static IReadOnlyList<Place> OfJournal { get; } =
    [
        new(ContentOwners.TableName, "owner"),
        new(AnnouncedRisk.LevelsTable, "member", Forget: true),
        new(AnnouncedRisk.OutboxTable, "member", Forget: true),
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
        new(RiskTable.Name, "member", Forget: true),
    ];

    /// <summary>Renames the member in all of the places of a schema.</summary>
    public static async Task RenameAsync(
        IReadOnlyList<Place> places, string schema, NpgsqlTransaction transaction, ErasureRequest request, CancellationToken cancellation)
    {
        foreach (var (table, column, forget) in places)
        {
            await using var command = new NpgsqlCommand(
                forget
                    ? $"delete from {schema}.{table} where network = $1 and {column} = $2"
                    : $"update {schema}.{table} set {column} = $3 where network = $1 and {column} = $2",
                transaction.Connection,
                transaction);
            command.CommandTimeout = 0;
            command.Parameters.Add(new() { Value = request.Network });
            command.Parameters.Add(new() { Value = request.Member });
            if (!forget)
            {
                command.Parameters.Add(new() { Value = request.Token });
            }

            await command.ExecuteNonQueryAsync(cancellation);
        }
    }
}
