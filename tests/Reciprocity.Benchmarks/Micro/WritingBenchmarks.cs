using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Marten;
using Npgsql;
using Reciprocity.Benchmarks.Limits;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Folding;
using Reciprocity.Projection.Generations;
using Reciprocity.Projection.Journal.V1;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Benchmarks.Micro;

/// <summary>What is built before PostgreSQL is sent anything: the journal's events and a page's documents. No database is asked.</summary>
public class WritingBenchmarks : IDisposable
{
    private const int Documents = 2_000;
    private readonly NpgsqlDataSource _nowhere = NpgsqlDataSource.Create("Host=nowhere.invalid");
    private readonly PageBytes _bytes = new(capacity: 16 * 1024 * 1024, pagesInUse: 3);
    private readonly StandingBytes _kept = new();
    private ReciprocityFold? _fold;
    private DocumentStore? _store;
    private DocumentTable<Relationship>? _relationships;
    private DocumentTable<Standing>? _standings;
    private List<Relationship> _pairs = [];
    private List<Standing> _members = [];
    private EngagementJournaled? _journaled;

    [GlobalSetup]
    public void Setup()
    {
        var generation = new Generation(Generation.First, EngagementPolicy.Default);
        _fold = new ReciprocityFold(generation, null!);
        var options = StorageSetup.ReadModels(generation, _fold);
        options.Connection(_nowhere);
        _store = new DocumentStore(options);
        _relationships = new(options);
        _standings = new(options);
        var entries = Sample.Entries();
        var folded = FoldedNetwork.Of(entries)[0];
        _pairs = [.. folded.Relationships.Take(Documents)];
        _members = [.. folded.Sum().Standings.Take(Documents)];
        _journaled = EngagementJournaled.Of(entries[0].Engagement, entries[0].Pair, historical: false);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _store?.Dispose();
        _fold?.Dispose();
        _nowhere.Dispose();
    }

    [Benchmark]
    public string JournaledEvent() => _store!.Options.Serializer().ToJson(_journaled!);

    [Benchmark(OperationsPerInvoke = Documents)]
    public void Relationships() => Queue(_relationships!, _pairs);

    [Benchmark(OperationsPerInvoke = Documents)]
    public void Standings() => Queue(_standings!, _members);

    /// <summary>As bytes for the pages after, and back.</summary>
    [Benchmark(OperationsPerInvoke = Documents)]
    public long StandingsKeptAndFound()
    {
        var sum = 0L;
        foreach (var member in _members)
        {
            sum += _kept.Read(member.Id, _kept.Write(member)).Views;
        }

        return sum;
    }

    /// <summary>The same as the document that PostgreSQL holds.</summary>
    [Benchmark(OperationsPerInvoke = Documents)]
    public long StandingsAsDocumentsAndBack()
    {
        var sum = 0L;
        foreach (var member in _members)
        {
            sum += JsonSerializer.Deserialize<Standing>(JsonSerializer.SerializeToUtf8Bytes(member, StoredJson.ReadModels), StoredJson.ReadModels)!.Views;
        }

        return sum;
    }

    private void Queue<T>(DocumentTable<T> table, List<T> documents)
        where T : notnull
    {
        using var session = _store!.LightweightSession(Sample.Network);
        _bytes.Begin(new object());
        var rows = table.Begin(_bytes);
        documents.ForEach(document => rows.Add(document, isNew: true));
        rows.Queue(session);
    }
}
