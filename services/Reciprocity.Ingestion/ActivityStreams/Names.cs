using System.Buffers;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.ActivityStreams;

/// <summary>How the ids of Activity Streams name facts and content here.</summary>
internal static class Names
{
    private static readonly SearchValues<char> InScheme = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    /// <summary>The id of a fact. One that is no URI is its actor's alone, so that those of two senders never meet.</summary>
    public static Said OfFact(Said id, Said actor) => id.As(text => ShortId.Of(IsUri(text) ? text : $"{actor.Text}#{text}"));

    /// <summary>The id of content, as it is.</summary>
    public static Said OfContent(Said id) => id.As(ShortId.Of);

    /// <summary>The id of one more fact that came with another.</summary>
    public static Said OfFurther(Said id, string what, Said of) => id.As(text => ShortId.Of($"{text}#{what}:{of.Text}"));

    private static bool IsUri(string text)
    {
        var scheme = text.IndexOf(':', StringComparison.Ordinal);
        return scheme > 0 && text.AsSpan(0, scheme).IndexOfAnyExcept(InScheme) < 0;
    }
}
