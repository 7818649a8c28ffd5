using Microsoft.Net.Http.Headers;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.Engagements;

/// <summary>What a request says its body is.</summary>
internal static class RequestFormat
{
    private static readonly string[] MediaTypes = [JsonFormat.MediaType, NdjsonFormat.MediaType, CsvFormat.MediaType];

    /// <exception cref="UnreadableBodyException">It is nothing that is understood here.</exception>
    public static string Of(HttpRequest request, HttpResponse response)
    {
        // The decompression before this has removed the encodings that it knows.
        if (request.Headers.ContentEncoding is [_, ..] and not ["identity"])
        {
            response.Headers.AcceptEncoding = Compression.Accepted;
            throw Unsupported($"Content-Encoding '{request.Headers.ContentEncoding}' is not understood; use one of {Compression.Accepted}, or none.");
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            throw Unsupported($"Content-Type is missing or cannot be read; it must be one of {string.Join(", ", MediaTypes)}.");
        }

        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase))
        {
            throw Unsupported($"charset '{type.Charset}' is not understood; send UTF-8.");
        }

        return Array.Find(MediaTypes, known => type.MediaType.Equals(known, StringComparison.OrdinalIgnoreCase))
            ?? throw Unsupported($"Content-Type '{type.MediaType}' is not understood; it must be one of {string.Join(", ", MediaTypes)}.");
    }

    private static UnreadableBodyException Unsupported(string detail) => new(StatusCodes.Status415UnsupportedMediaType, detail);
}
