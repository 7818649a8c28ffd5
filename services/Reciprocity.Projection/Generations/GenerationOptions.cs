namespace Reciprocity.Projection.Generations;

/// <summary>Settings of the section <c>Generations</c>.</summary>
public sealed class GenerationOptions
{
    /// <summary>How long retired read models are kept, so that whoever reads them can end: longer than any request lasts.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromMinutes(2);
}
