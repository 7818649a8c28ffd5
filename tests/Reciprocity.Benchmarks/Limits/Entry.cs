using Reciprocity.Domain.Engagements;

namespace Reciprocity.Benchmarks.Limits;

/// <summary>An event as the journal needs it.</summary>
internal readonly record struct Entry(string Network, Guid Pair, Engagement Engagement);
