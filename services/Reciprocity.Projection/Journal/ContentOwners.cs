using Npgsql;
using NpgsqlTypes;
using Reciprocity.Projection.Storage;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Reciprocity.Projection.Journal;

/// <summary>
/// Who owns a content: the first, in the order of the journal, that an engagement named. Stands for ever, so that whoever engaged
/// with it without knowing the owner has engaged one member, however it arrived.
/// </summary>
/// <remarks>
/// A content may stand here before its owner: whoever waits for the owner puts it in. Its row is what those who wait and those
/// who tell meet at, whichever comes first; both hold it until they commit, and take rows in the order of their keys.
/// </remarks>
internal static class ContentOwners
{
    public const string TableName = "content_owner";

    /// <summary>What is said of a content. The owner is null where it is only asked for.</summary>
    public readonly record struct Told(string Network, string? Owner);

    /// <param name="Known">The owners of contents that were asked for, as far as they are known.</param>
    /// <param name="Found">The contents that somebody was waiting for, and whose owner has been told now.</param>
    public readonly record struct Heard(Dictionary<Guid, string> Known, Dictionary<Guid, string> Found);

    public static Table Table(string schema)
    {
        var table = new Table(new PostgresqlObjectName(schema, TableName, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("content", "uuid").AsPrimaryKey();
        table.AddColumn("network", "varchar").NotNull();
        table.AddColumn("owner", "varchar");

        // Few at any time, so that a look for those among thousands of contents finds an index that is all but empty.
        table.Indexes.Add(new IndexDefinition("content_owner_awaited") { Columns = ["content"], Predicate = "owner is null" });
        return table;
    }

    /// <summary>Puts in what is told, where nothing is known, and answers for what is asked for.</summary>
    /// <param name="asked">Contents whose owner is wanted; each is among those told of.</param>
    public static async Task<Heard> HearAsync(
        NpgsqlTransaction transaction, IReadOnlyDictionary<Guid, Told> told, IReadOnlySet<Guid> asked, CancellationToken cancellation)
    {
        var there = await InsertAsync(transaction, told, cancellation);
        var found = new Dictionary<Guid, string>();
        if (there.Length > 0)
        {
            var awaited = await LockAwaitedAsync(transaction, there, cancellation);
            found = awaited.Where(content => told[content].Owner is not null).ToDictionary(content => content, content => told[content].Owner!);
            await EnterAsync(transaction, found, cancellation);
        }

        return new(asked.Count == 0 ? [] : await OwnersAsync(transaction, [.. asked], cancellation), found);
    }

    /// <summary>Returns those that stood there already.</summary>
    private static async Task<Guid[]> InsertAsync(NpgsqlTransaction transaction, IReadOnlyDictionary<Guid, Told> told, CancellationToken cancellation)
    {
        await using var insert = Command(
            transaction,
            $"""
             insert into {Schemas.Journal}.{TableName} (content, network, owner)
             select content, network, owner from unnest($1, $2, $3) as told (content, network, owner) order by content
             on conflict do nothing
             returning content
             """);
        insert.Parameters.Add(new() { Value = told.Keys.ToArray() });
        insert.Parameters.Add(new() { Value = told.Values.Select(content => content.Network).ToArray() });
        insert.Parameters.Add(new() { Value = told.Values.Select(content => content.Owner).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });
        var inserted = new HashSet<Guid>(told.Count);
        await using var reader = await insert.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            inserted.Add(reader.GetGuid(0));
        }

        return [.. told.Keys.Where(content => !inserted.Contains(content))];
    }

    /// <summary>Those whose owner is not known. Nobody else can tell it, or begin to wait for it, before this transaction ends.</summary>
    private static async Task<List<Guid>> LockAwaitedAsync(NpgsqlTransaction transaction, Guid[] contents, CancellationToken cancellation)
    {
        await using var query = Command(
            transaction, $"select content from {Schemas.Journal}.{TableName} where content = any($1) and owner is null order by content for update");
        query.Parameters.Add(new() { Value = contents });
        List<Guid> awaited = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            awaited.Add(reader.GetGuid(0));
        }

        return awaited;
    }

    private static async Task EnterAsync(NpgsqlTransaction transaction, Dictionary<Guid, string> found, CancellationToken cancellation)
    {
        if (found.Count == 0)
        {
            return;
        }

        await using var update = Command(
            transaction,
            $"""
             update {Schemas.Journal}.{TableName} known set owner = found.owner
             from unnest($1, $2) as found (content, owner) where known.content = found.content
             """);
        update.Parameters.Add(new() { Value = found.Keys.ToArray() });
        update.Parameters.Add(new() { Value = found.Values.ToArray() });
        await update.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<Dictionary<Guid, string>> OwnersAsync(NpgsqlTransaction transaction, Guid[] contents, CancellationToken cancellation)
    {
        await using var query = Command(
            transaction, $"select content, owner from {Schemas.Journal}.{TableName} where content = any($1) and owner is not null");
        query.Parameters.Add(new() { Value = contents });
        var owners = new Dictionary<Guid, string>();
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            owners[reader.GetGuid(0)] = reader.GetString(1);
        }

        return owners;
    }

    private static NpgsqlCommand Command(NpgsqlTransaction transaction, string sql) => new(sql, transaction.Connection, transaction);
}
