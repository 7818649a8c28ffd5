using Microsoft.Net.Http.Headers;
using Reciprocity.Ingestion.ActivityStreams;
using Reciprocity.Ingestion.CloudEvents;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.Engagements;

/// <summary>What a request says its body is.</summary>
internal static class RequestFormat
{
    private static readonly string[] MediaTypes =
    [
        JsonFormat.MediaType, NdjsonFormat.MediaType, CsvFormat.MediaType,
        CloudEventsFormat.MediaType, CloudEventsFormat.BatchMediaType,
        ActivityStreamsFormat.MediaType, ActivityStreamsFormat.LinkedDataMediaType,
    ];

    /// <returns>One of the media types, or <see cref="BinaryMode.Name"/>.</returns>
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

        var known = Array.Find(MediaTypes, known => type.MediaType.Equals(known, StringComparison.OrdinalIgnoreCase));
        if (BinaryMode.IsSaidIn(request) && known is not (CloudEventsFormat.MediaType or CloudEventsFormat.BatchMediaType))
        {
            return known == JsonFormat.MediaType || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)
                ? BinaryMode.Name
                : throw Unsupported($"Content-Type '{type.MediaType}' beside ce-* headers is not understood; the data of an event must be {JsonFormat.MediaType}.");
        }

        return known ?? throw Unsupported($"Content-Type '{type.MediaType}' is not understood; it must be one of {string.Join(", ", MediaTypes)}.");
    }

    private static UnreadableBodyException Unsupported(string detail) => new(StatusCodes.Status415UnsupportedMediaType, detail);
}
