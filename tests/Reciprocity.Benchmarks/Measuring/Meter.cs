using System.Diagnostics;
using Npgsql;

namespace Reciprocity.Benchmarks.Measuring;

/// <summary>A process that is measured, with all that it starts; this program alone, which starts the others.</summary>
internal readonly record struct Measured(string Name, int Process)
{
    public TimeSpan Cpu() => Process == Environment.ProcessId ? ProcessTree.CpuAlone(Process) : ProcessTree.Cpu(Process);
}

/// <summary>Measures from <see cref="StartAsync"/> to <see cref="StopAsync"/>: time, processor time by process, and what was stored.</summary>
internal sealed class Meter : IAsyncDisposable
{
    public const string Client = "client";
    private readonly IReadOnlyList<Measured> _processes;
    private readonly NpgsqlDataSource _database;
    private readonly List<TimeSpan> _cpu;
    private readonly long _bytes;
    private readonly long _wal;
    private readonly long _started;

    private Meter(IReadOnlyList<Measured> processes, NpgsqlDataSource database, (long Bytes, long Wal) stored)
    {
        _processes = processes;
        _database = database;
        (_bytes, _wal) = stored;
        _cpu = [.. processes.Select(measured => measured.Cpu())];
        _started = Stopwatch.GetTimestamp();
    }

    public static async Task<Meter> StartAsync(string database, IEnumerable<Measured> processes)
    {
        var source = NpgsqlDataSource.Create(database);
        return new([.. processes], source, await StoredAsync(source));
    }

    public async Task<Figures> StopAsync(long events)
    {
        var took = Stopwatch.GetElapsedTime(_started);
        var cpu = _processes.Zip(_cpu, (measured, before) => (measured.Name, Used: measured.Cpu() - before)).ToList();
        var (bytes, wal) = await StoredAsync(_database);
        var figures = new Figures();
        figures[Figures.Rate] = events / took.TotalSeconds;
        foreach (var process in cpu.GroupBy(process => process.Name))
        {
            figures[$"CPU-µs/event: {process.Key}"] = process.Sum(p => p.Used.TotalMicroseconds) / events;
        }

        figures[Figures.Cost] = cpu.Where(process => process.Name != Client).Sum(p => p.Used.TotalMicroseconds) / events;
        figures["bytes stored/event"] = (double)(bytes - _bytes) / events;
        figures["bytes of WAL/event"] = (double)(wal - _wal) / events;
        foreach (var process in _processes.Where(process => process.Process != Environment.ProcessId).GroupBy(process => process.Name))
        {
            figures[$"peak memory, MB: {process.Key}"] = process.Max(p => ProcessTree.LargestPeak(p.Process)) / 1e6;
        }

        return figures;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static async Task<(long Bytes, long Wal)> StoredAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("select pg_database_size(current_database()), (pg_current_wal_lsn() - '0/0')::bigint");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }
}
