using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Generations;

/// <summary>A set of read models, folded from the journal's beginning by one code under one policy.</summary>
/// <param name="Number">Never used again.</param>
/// <param name="Policy">What it is folded under, whatever is configured meanwhile.</param>
/// <param name="Shape">What its fold writes, as a number: see <see cref="CurrentShape"/>.</param>
internal sealed record Generation(int Number, EngagementPolicy Policy, int Shape = Generation.CurrentShape)
{
    /// <summary>
    /// To be raised with every change of what the fold stores or counts: the service then begins a generation when it starts. None
    /// is ever folded by code of another shape, so that no read model is half of one and half of the other.
    /// </summary>
    public const int CurrentShape = 5;

    /// <summary>The number of the generation that a new database starts with; every later one is a rebuild.</summary>
    public const int First = 1;

    public bool IsOfCurrentShape => Shape == CurrentShape;

    /// <summary>The schema of its read models.</summary>
    public string Schema => SchemaOf($"{Number}");

    /// <summary>The name of its fold to the daemon.</summary>
    public string Shard => $"fold-g{Number}";

    /// <summary>The name of its fold's progress row, as the daemon composes it.</summary>
    public string Progress => ProgressOf($"{Number}");

    /// <summary>Its schema, of a number that is known to SQL only.</summary>
    public static string SchemaOf(string number) => $"{Schemas.Journal}_g{number}";

    /// <summary>The same of a number that is known to SQL only.</summary>
    public static string ProgressOf(string number) => $"fold-g{number}:All";
}
