using Npgsql;
using Reciprocity.Benchmarks.Contenders;
using Reciprocity.Benchmarks.Limits;
using Reciprocity.Benchmarks.Measuring;

namespace Reciprocity.Benchmarks.Parts;

/// <summary>
/// How long it takes to compute the isolation of all members of a made-up network, as the running service does it: the first time, which
/// writes a row for each. The read models are written straight into their tables.
/// </summary>
internal static class RiskOfMany
{
    private const string Network = "many";
    private const int Members = 1_000_000;
    private const int Pairs = 2_000_000;
    private const int DaysOfEach = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The first members have the most pairs; of two in five both sides have engaged. Documents are as wide as those of Higgs are.</summary>
    private static readonly string[] Fill =
    [
        "select setseed(0.5)",
        $"""
         insert into {Tables.ReadModels}.mt_doc_standing (tenant_id, id, data, given_total, received_total, awaited_total, awaited_in_window)
         select '{Network}', 'm' || i,
           jsonb_build_object('id', 'm' || i, 'firstSeen', now() - (i % 400) * interval '1 day', 'lastSeen', now(), 'given', jsonb_build_object('total', 2), 'rest', repeat('.', 250)), 2, 2, 1, 0
         from generate_series(1, {Members}) i
         """,
        $"""
         insert into {Tables.ReadModels}.mt_doc_relationship (tenant_id, id, data, a, b, last_a, strength_a, last_b, strength_b)
         select '{Network}', gen_random_uuid(), jsonb_build_object('rest', repeat('.', 500)), 'm' || 1 + floor({Members} * power(random(), 3)), 'm' || 1 + (i * 7919::bigint) % {Members},
           now() - random() * interval '90 days', 1, case when i % 5 < 2 then now() - random() * interval '90 days' end, case when i % 5 < 2 then 1 end
         from generate_series(1, {Pairs}) i
         """,
        $"""
         insert into {Tables.ReadModels}.member_day (network, member, day, given, received, opened, answered, answered_in_window, ran_out, waited, awaited_open, answers_received, engagers,
           followers_gained, followers_back, followers_led, followers_lost, views_known, views_unknown)
         select '{Network}', 'm' || i, current_date - (k * 20 + i % 20)::int, 1, i % 3, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0
         from generate_series(1, {Members}) i, generate_series(0, {DaysOfEach - 1}) k
         """,
        $"insert into {Tables.ReadModels}.mt_doc_networksummary (tenant_id, id, data) values ('{Network}', '{Network}', jsonb_build_object('id', '{Network}', 'events', {Pairs}, 'newest', now()))",
        $"insert into {Tables.ReadModels}.fold_mark (network, position, token) values ('{Network}', {Pairs}, gen_random_uuid())",
    ];

    public static async Task RunAsync(Bench bench)
    {
        var section = bench.Report.Begin(
            "Isolation of many",
            $"{Members:N0} members, {Pairs:N0} pairs, {DaysOfEach * Members:N0} days of members, written into the read models. The aim is 60 s. The round runs by itself, beside the other scheduled measures' turns.");
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            await bench.RoundAsync(section, ThisSystem.Title, () => MeasureAsync(bench.Cancellation));
        }
    }

    private static async Task<Figures> MeasureAsync(CancellationToken cancellation)
    {
        await using var system = await ThisSystem.StartAsync();
        await using var database = NpgsqlDataSource.Create(system.Database);
        await FillAsync(database, cancellation);
        return new Figures { ["the first round, s"] = await TookAsync(database, cancellation) };
    }

    private static async Task FillAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (var sql in Fill)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <summary>How long the service says that the round took, once there is one.</summary>
    private static async Task<double> TookAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        while (true)
        {
            await using var query = database.CreateCommand(
                $"select extract(epoch from took)::float8 from {Tables.ReadModels}.scheduled_measure where network = '{Network}' and measure = 'isolation'");
            if (await query.ExecuteScalarAsync(patience.Token) is double seconds)
            {
                return seconds;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), patience.Token);
        }
    }
}
