namespace Reciprocity.Projection.Generations;

/// <summary>How far the newest rebuild of one database is, as <see cref="RebuildAnswer"/> says it of all.</summary>
/// <param name="Database">Its name in the configuration; <c>default</c> is that of <c>ConnectionStrings:Postgres</c>.</param>
public sealed record DatabaseRebuild(
    string Database,
    int Generation,
    string State,
    long Position,
    long Target,
    double Progress,
    DateTimeOffset StartedAt,
    double? EtaSeconds,
    DateTimeOffset? SwitchedAt)
{
    internal static DatabaseRebuild Of(string database, RebuildAnswer rebuild) => new(
        database,
        rebuild.Generation,
        rebuild.State,
        rebuild.Position,
        rebuild.Target,
        rebuild.Progress,
        rebuild.StartedAt,
        rebuild.EtaSeconds,
        rebuild.SwitchedAt);
}
