using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Reciprocity.Benchmarks.Inputs;
using Reciprocity.Domain.Engagements;
using Reciprocity.Domain.Policies;
using Reciprocity.Domain.Relationships;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Benchmarks.Micro;

/// <summary>From the bytes of an array to accepted engagements, and what identifies them.</summary>
public class IntakeBenchmarks
{
    private const int Items = 500;
    private readonly EngagementRules _rules = new(EngagementPolicy.Default);
    private readonly EngagementDraft _draft = new();
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private byte[] _body = [];
    private Engagement _engagement = null!;
    private EngagementDraft _read = new();

    [GlobalSetup]
    public void Setup()
    {
        _body = Sample.Input.Bodies(Items, BodyKind.Array).First().Bytes;
        _read = new() { Id = "e-123456", Source = "bench", Kind = "like", Actor = "m123", Target = "m4567", Content = "post-12345", OccurredAt = "2025-01-01T10:00:00.123Z" };
        _rules.TryAccept(_read, Sample.Network, _now, out var engagement);
        _engagement = engagement!;
    }

    [Benchmark(OperationsPerInvoke = Items)]
    public int Parse()
    {
        var read = 0;
        var reader = new Utf8JsonReader(_body);
        var item = new JsonItem(_draft);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            read += item.Read(ref reader);
            _draft.Clear();
        }

        return read;
    }

    /// <summary>The rules as ingestion asks them, identity included.</summary>
    [Benchmark]
    public object? Accept() => _rules.TryAccept(_read, Sample.Network, _now, out var engagement) ? engagement : null;

    /// <summary>The rules as the journal asks them once more, identity included.</summary>
    [Benchmark]
    public string? CheckAgain() => EngagementRules.WhatIsWrong(_engagement, Sample.Network, _now);

    [Benchmark]
    public Guid EventId() => EventIdentity.Of(Sample.Network, _engagement.Source, _engagement.Id);

    /// <summary>The id of an item that came without one.</summary>
    [Benchmark]
    public string ContentId() => CanonicalJson.HashOf(_read);

    [Benchmark]
    public Guid Pair() => PairKey.Of(_engagement.Actor, _engagement.Target!);
}
