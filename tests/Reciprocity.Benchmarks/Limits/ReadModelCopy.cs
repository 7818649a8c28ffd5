using Marten;
using Npgsql;
using NpgsqlTypes;
using Reciprocity.Domain.Days;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Benchmarks.Limits;

/// <summary>Copies the final read models into their tables, each once.</summary>
internal sealed class ReadModelCopy(NpgsqlDataSource database, ISerializer serializer, string network)
{
    private const NpgsqlDbType Text = NpgsqlDbType.Varchar;
    private const NpgsqlDbType Number = NpgsqlDbType.Bigint;

    public void Relationships(IReadOnlyCollection<Relationship> pairs)
    {
        Copy("mt_doc_relationship (tenant_id, id, data, last_a, strength_a, last_b, strength_b, a, b)", pairs, (row, pair) =>
        {
            row.Write(pair.Id, NpgsqlDbType.Uuid);
            row.Write(serializer.ToJson(pair), NpgsqlDbType.Jsonb);
            foreach (var side in new[] { pair.AToB, pair.BToA })
            {
                OrNull(row, side.Last, NpgsqlDbType.TimestampTz);
                OrNull(row, side.Strength, NpgsqlDbType.Double);
            }

            row.Write(pair.A, Text);
            row.Write(pair.B, Text);
        });
        Copy("open_expectation (network, pair, opener, awaited, opened_at, kind)", pairs.Where(pair => pair.Ledger.Opening is not null), (row, pair) =>
        {
            var opening = pair.Ledger.Opening!;
            var (opener, awaited) = opening.By == Side.A ? (pair.A, pair.B) : (pair.B, pair.A);
            row.Write(pair.Id, NpgsqlDbType.Uuid);
            row.Write(opener, Text);
            row.Write(awaited, Text);
            row.Write(opening.At, NpgsqlDbType.TimestampTz);
            row.Write(opening.Kind, Text);
        });
    }

    public void Standings(IReadOnlyCollection<Standing> standings) =>
        Copy("mt_doc_standing (tenant_id, id, data, given_total, received_total, awaited_total, awaited_in_window)", standings, (row, standing) =>
        {
            row.Write(standing.Id, Text);
            row.Write(serializer.ToJson(standing), NpgsqlDbType.Jsonb);
            Sums(row, standing.Given.Total, standing.Received.Total, standing.ReceivedOpenings.Total, standing.ReceivedOpenings.AnsweredInWindow);
        });

    public void Network(NetworkSummary summary, DaySums days)
    {
        Copy("mt_doc_networksummary (tenant_id, id, data)", [summary], (row, one) =>
        {
            row.Write(one.Id, Text);
            row.Write(serializer.ToJson(one), NpgsqlDbType.Jsonb);
        });
        Copy(
            "member_day (network, member, day, given, received, opened, answered, answered_in_window, ran_out, waited, awaited_open, answers_received, engagers, followers_gained, followers_back, followers_led, followers_lost, views_known, views_unknown)",
            days.Members,
            (row, day) =>
            {
                row.Write(day.Key.Member, Text);
                row.Write(day.Key.Day, NpgsqlDbType.Date);
                Sums(row, day.Value.Given, day.Value.Received, day.Value.Opened, day.Value.Answered, day.Value.AnsweredInWindow, day.Value.RanOut);
                Sums(row, day.Value.Waited, day.Value.AwaitedOpen, day.Value.AnswersReceived, day.Value.Engagers, day.Value.FollowersGained, day.Value.FollowersBack, day.Value.FollowersLed);
                Sums(row, day.Value.FollowersLost, day.Value.ViewsKnown, day.Value.ViewsUnknown);
            });
        Copy(
            "network_day (network, day, kind, engagements, opened, answered, answered_in_window, ran_out, waited, still_open, new_mutual, followers_gained, followers_lost, views)",
            days.Network,
            (row, day) =>
            {
                row.Write(day.Key.Day, NpgsqlDbType.Date);
                row.Write(day.Key.Kind, Text);
                Sums(row, day.Value.Engagements, day.Value.Opened, day.Value.Answered, day.Value.AnsweredInWindow, day.Value.RanOut, day.Value.Waited);
                Sums(row, day.Value.Open, day.Value.NewMutual, day.Value.FollowersGained, day.Value.FollowersLost, day.Value.Views);
            });
    }

    private static void OrNull<T>(NpgsqlBinaryImporter row, T? value, NpgsqlDbType type)
        where T : struct
    {
        if (value is { } present)
        {
            row.Write(present, type);
        }
        else
        {
            row.WriteNull();
        }
    }

    private static void Sums(NpgsqlBinaryImporter row, params ReadOnlySpan<long> sums)
    {
        foreach (var sum in sums)
        {
            row.Write(sum, Number);
        }
    }

    /// <summary>Every table begins with its network.</summary>
    private void Copy<T>(string table, IEnumerable<T> rows, Action<NpgsqlBinaryImporter, T> write)
    {
        using var connection = database.OpenConnection();
        using var copy = connection.BeginBinaryImport($"copy {Tables.ReadModels}.{table} from stdin (format binary)");
        foreach (var row in rows)
        {
            copy.StartRow();
            copy.Write(network, Text);
            write(copy, row);
        }

        copy.Complete();
    }
}
