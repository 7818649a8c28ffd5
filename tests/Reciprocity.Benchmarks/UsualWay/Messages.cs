namespace Reciprocity.Benchmarks.UsualWay;

/// <summary>What is posted.</summary>
public sealed record PostedEngagement(
    string Id, string Source, string Kind, string Actor, string Target, string? Content, DateTimeOffset OccurredAt, bool Retracted, string? Retracts);

/// <summary>What is published: one message for each event.</summary>
public sealed record EngagementReceived(
    string Network, string Id, string Source, string Kind, string Actor, string Target, string? Content, DateTimeOffset OccurredAt, bool Retracted, string? Retracts);

/// <summary>What is appended to the stream of a pair.</summary>
public sealed record Engaged(
    string Network, string Id, string Source, string Kind, string Actor, string Target, string? Content, DateTimeOffset OccurredAt);

/// <summary>What is appended when an engagement is taken back.</summary>
public sealed record EngagementTakenBack(
    string Network, string Id, string Source, string Kind, string Actor, string Target, string Original, DateTimeOffset OccurredAt);

/// <summary>An id that was consumed: inserted in the transaction that appends the event, so that a second one fails.</summary>
public sealed record Consumed(string Id);
