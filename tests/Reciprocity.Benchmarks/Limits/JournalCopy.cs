using Marten;
using Npgsql;
using NpgsqlTypes;
using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Projection.Journal.V1;

namespace Reciprocity.Benchmarks.Limits;

/// <summary>One of the threads that parse bodies and copy them into the journal: 5,000 events a transaction.</summary>
internal sealed class JournalCopy(NpgsqlConnection connection, ISerializer serializer, string stream, JournalCopy.Source source)
{
    private const int Batch = 5_000;
    private readonly List<Entry> _entries = [];
    private long _version;

    /// <summary>What the threads share: the bodies, and the journal's sequence.</summary>
    internal sealed class Source(IReadOnlyList<Body> bodies)
    {
        private int _next = -1;
        private long _sequence;

        public Body? Next() => Interlocked.Increment(ref _next) is var i && i < bodies.Count ? bodies[i] : null;

        public long Reserve(int events) => Interlocked.Add(ref _sequence, events) - events;
    }

    public List<Entry> Entries => _entries;

    public void Run(CancellationToken cancellation)
    {
        var written = 0;
        while (source.Next() is { } body)
        {
            cancellation.ThrowIfCancellationRequested();
            BodyParser.Parse(body, _entries);
            if (_entries.Count - written >= Batch)
            {
                Write(_entries[written..]);
                written = _entries.Count;
            }
        }

        Write(_entries[written..]);
    }

    private void Write(List<Entry> batch)
    {
        using var transaction = connection.BeginTransaction();
        CopyEvents(batch);
        CopyKnown(batch);
        transaction.Commit();
    }

    private void CopyEvents(List<Entry> batch)
    {
        var sequence = source.Reserve(batch.Count);
        using var copy = connection.BeginBinaryImport(
            $"copy {Tables.Journal}.mt_events (seq_id, id, stream_id, version, data, type, tenant_id, mt_dotnet_type) from stdin (format binary)");
        foreach (var (network, pair, engagement) in batch)
        {
            copy.StartRow();
            copy.Write(++sequence, NpgsqlDbType.Bigint);
            copy.Write(engagement.EventId, NpgsqlDbType.Uuid);
            copy.Write(stream, NpgsqlDbType.Varchar);
            copy.Write(++_version, NpgsqlDbType.Bigint);
            copy.Write(serializer.ToJson(EngagementJournaled.Of(engagement, pair, historical: false)), NpgsqlDbType.Jsonb);
            copy.Write("engagement_v1", NpgsqlDbType.Varchar);
            copy.Write(network, NpgsqlDbType.Varchar);
            copy.Write("Reciprocity.Projection.Journal.V1.EngagementJournaled, Reciprocity.Projection", NpgsqlDbType.Varchar);
        }

        copy.Complete();
    }

    private void CopyKnown(List<Entry> batch)
    {
        // In the order of the index that they go into.
        batch.Sort((x, y) => x.Engagement.EventId.CompareTo(y.Engagement.EventId));
        using var copy = connection.BeginBinaryImport($"copy {Tables.Journal}.known_engagements (event_id, pair) from stdin (format binary)");
        foreach (var (_, pair, engagement) in batch)
        {
            copy.StartRow();
            copy.Write(engagement.EventId, NpgsqlDbType.Uuid);
            copy.Write(pair, NpgsqlDbType.Uuid);
        }

        copy.Complete();
    }
}
