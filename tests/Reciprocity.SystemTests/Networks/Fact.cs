namespace Reciprocity.SystemTests.Networks;

/// <summary>An engagement as a test knows it. The actor is null for a view by an unknown viewer.</summary>
internal sealed record Fact(string Id, string Kind, string? Actor, string Target, string? Content, DateTimeOffset OccurredAt, long Count = 1)
{
    public const string View = "view";

    public bool IsView => Kind == View;

    /// <summary>Whether it is part of what its actor and its target have with each other.</summary>
    public bool IsBetweenTwo => !IsView && Actor != Target;
}
