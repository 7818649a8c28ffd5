using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.Engagements;

/// <summary>Query parameters that are there once or not at all; a wrong one is answered with what is allowed.</summary>
internal static class QueryParameters
{
    /// <summary>Its value; null when it is absent.</summary>
    public static string? Text(IQueryCollection query, string name) => query[name] switch
    {
        [] => null,
        [{ Length: > 0 } value] => value,
        [_] => throw Invalid(name, "is empty; leave it out or give it a value"),
        _ => throw Invalid(name, "is there more than once"),
    };

    public static bool Flag(IQueryCollection query, string name) =>
        OneOf(query, name, otherwise: false, ("true", true), ("false", false));

    public static T OneOf<T>(IQueryCollection query, string name, T otherwise, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        if (Text(query, name) is not { } text)
        {
            return otherwise;
        }

        var names = new List<string>();
        foreach (var choice in choices)
        {
            if (choice.Name == text)
            {
                return choice.Value;
            }

            names.Add(choice.Name);
        }

        throw Invalid(name, $"is '{text}'; it must be one of {string.Join(", ", names)}");
    }

    public static UnreadableBodyException Invalid(string name, string whatIsWrong) =>
        new(StatusCodes.Status400BadRequest, $"The query parameter '{name}' {whatIsWrong}.");
}
