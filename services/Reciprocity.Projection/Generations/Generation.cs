using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Generations;

/// <summary>A set of read models, folded from the journal's beginning under one policy. Numbers are never used again.</summary>
internal sealed record Generation(int Number, EngagementPolicy Policy)
{
    /// <summary>The number of the generation that a new database starts with; every later one is a rebuild.</summary>
    public const int First = 1;

    /// <summary>The schema of its read models.</summary>
    public string Schema => $"{Schemas.Journal}_g{Number}";

    /// <summary>The name of its fold to the daemon.</summary>
    public string Shard => $"fold-g{Number}";

    /// <summary>The name of its fold's progress row, as the daemon composes it.</summary>
    public string Progress => ProgressOf($"{Number}");

    /// <summary>The same of a number that is known to SQL only.</summary>
    public static string ProgressOf(string number) => $"fold-g{number}:All";
}
