using Npgsql;

namespace Reciprocity.Projection.Tests.Members;

/// <summary>A database in which the generated network is folded: what came in time first, and then the rest.</summary>
public sealed class GeneratedDatabase : IAsyncLifetime
{
    public const string Network = "generated";
    private readonly FoldedDatabase _database = new();
    private Task<FoldedDatabase>? _folded;

    public static IReadOnlyList<Contracts.V1.PackedEngagement> Facts { get; } = GeneratedMembers.Facts(Network);

    public static DateTimeOffset Newest { get; } = Facts.Max(fact => fact.OccurredAt);

    /// <summary>The community of a member, as it stands in the database.</summary>
    public static string CommunityOf(string member) => $"c{GeneratedMembers.Members.ToList().IndexOf(member) % 8}";

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    public Task<FoldedDatabase> FoldedAsync() => _folded ??= FoldAsync();

    private async Task<FoldedDatabase> FoldAsync()
    {
        await _database.FoldAsync(Network, [.. Facts.Take(Facts.Count * 3 / 4)]);
        await _database.FoldAsync(Network, [.. Facts.Skip(Facts.Count * 3 / 4)]);
        await using var insert = new NpgsqlCommand("insert into reciprocity_g1.member_community (network, member, community) select $1, * from unnest($2, $3)");
        insert.Connection = await _database.Source.OpenConnectionAsync();
        insert.Parameters.Add(new() { Value = Network });
        insert.Parameters.Add(new() { Value = GeneratedMembers.Members.ToArray() });
        insert.Parameters.Add(new() { Value = GeneratedMembers.Members.Select(CommunityOf).ToArray() });
        await insert.ExecuteNonQueryAsync();
        await insert.Connection.DisposeAsync();
        return _database;
    }
}
