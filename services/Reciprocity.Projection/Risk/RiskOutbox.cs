using MassTransit;
using Npgsql;
using Reciprocity.Contracts.V1;

namespace Reciprocity.Projection.Risk;

/// <summary>
/// Publishes the changes that are to be announced, and takes each out of the outbox after the broker has confirmed it. Who dies in
/// between publishes it again, under the same message id.
/// </summary>
internal sealed class RiskOutbox(IBus bus, NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>How many are sent in one transaction.</summary>
    public const int Most = 200;

    /// <summary>The columns that <see cref="ReadAsync"/> reads.</summary>
    public const string Columns = "id, network, member, previous_level, level, risk, reciprocating, as_of";

    /// <summary>How long confirms are waited for: well within the time that an idle transaction is given.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Sends the oldest, at most <see cref="Most"/>, that no other instance is sending; returns how many.</summary>
    /// <exception cref="TimeoutException">The broker has not confirmed them; they are still there.</exception>
    public async Task<int> SendAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var changes = await TakeAsync(transaction, cancellation);
        if (changes.Count == 0)
        {
            return 0;
        }

        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await Task.WhenAll(changes.Select(change => bus.Publish(change, context => context.MessageId = change.ChangeId, abandon.Token)))
                .WaitAsync(Patience, clock, cancellation);
        }
        finally
        {
            await abandon.CancelAsync();
        }

        await transaction.CommitAsync(cancellation);
        return changes.Count;
    }

    /// <summary>They are gone when the transaction is committed, and there again when it is not.</summary>
    internal static async Task<List<MemberRiskChanged>> TakeAsync(NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await using var take = new NpgsqlCommand(
            $"""
             delete from {AnnouncedRisk.OutboxName} where id = any(array(
               select id from {AnnouncedRisk.OutboxName} order by as_of, id limit {Most} for update skip locked))
             returning {Columns}
             """,
            transaction.Connection,
            transaction);
        return await ReadAsync(take, cancellation);
    }

    public static async Task<List<MemberRiskChanged>> ReadAsync(NpgsqlCommand query, CancellationToken cancellation)
    {
        List<MemberRiskChanged> changes = [];
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            changes.Add(new()
            {
                ChangeId = reader.GetGuid(0),
                Network = reader.GetString(1),
                Member = reader.GetString(2),
                PreviousLevel = reader.GetString(3),
                Level = reader.GetString(4),
                Risk = reader.IsDBNull(5) ? null : reader.GetDouble(5),
                Reciprocating = reader.GetInt64(6),
                AsOf = reader.GetFieldValue<DateTimeOffset>(7),
            });
        }

        return changes;
    }
}
