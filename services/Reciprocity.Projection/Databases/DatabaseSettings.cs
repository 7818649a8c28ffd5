namespace Reciprocity.Projection.Databases;

/// <summary>A further database, as it is configured in <c>Databases:{Name}</c>.</summary>
/// <param name="Networks">The networks that are in it; never none.</param>
internal sealed record DatabaseSettings(string Name, string ConnectionString, IReadOnlyList<string> Networks);
