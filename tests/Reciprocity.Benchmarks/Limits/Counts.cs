namespace Reciprocity.Benchmarks.Limits;

/// <summary>What a network comes to: by these it is seen that nothing was lost and nothing counted twice.</summary>
internal readonly record struct Counts(long Engagements, long Mutual);
