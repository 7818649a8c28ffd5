using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Reciprocity.Ingestion.Tests.Hostile;

/// <summary>A request that nobody should send, made from what the document says and a number, which makes the same one again.</summary>
internal sealed class HostileRequest : IDisposable
{
    private static readonly string[] Names = ["", " ", ".", "..", "%00", "%FF%FE", "a%2Fb", "%252F", "Ünï", "A", "-a", "😀", "{network}", new('a', 64), new('x', 3_000), new('p', 9_000)];

    private static readonly string[] Values =
        ["", "true", "TRUE", "1", "%00", "%FF", "actor,target", "actor,actor,_", "a:b:c", "RT:share,RT:like", "tab", "💥", "unixms", "like", "hub", "subscribe", new('q', 4_000)];

    private static readonly string[] Types =
        ["", "text/plain", "application/xml", "application/json; charset=utf-16", "application/json;;;", "*/*", "multipart/form-data; boundary=x", "application/x-ndjson; charset=\"utf-8\"", "a/b/c"];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("Prefer", "return=minimal"), ("Prefer", "return=minimal, , ;=,"), ("ce-specversion", "1.0"), ("ce-id", "%00"), ("ce-type", "com.example.like"), ("ce-source", "/x"),
        ("ce-time", "yesterday"), ("Authorization", "Bearer"), ("X-Api-Key", "''"), ("Accept", "text/nothing"), ("If-None-Match", "*"), ("Range", "bytes=0-1"),
        ("WebHook-Request-Origin", "a\tb"), ("WebHook-Request-Rate", "-1"), ("X-Hub-Signature-256", "sha256=zz"), ("Expect", "200-ok"), ("X-Long", new('h', 6_000)),
    ];

    private static readonly string[] Encodings = ["gzip", "br", "deflate", "zstd", "gzip, gzip", "compress", "identity", "GZIP", ""];

    /// <summary>What grows to 64 MiB: nothing but spaces, an array without end, and one long line.</summary>
    private static readonly byte[][] Bombs = [.. " [x".Select(letter => Zip([.. Enumerable.Repeat((byte)letter, 64 * 1024 * 1024)]))];

    private readonly Operation _operation;
    private readonly string _url;
    private readonly bool _isPathOdd;
    private readonly HttpRequestMessage _request;

    private HostileRequest(Operation operation, Random random)
    {
        _operation = operation;
        var path = operation.Path.Split('/').Select(part => part.StartsWith('{') ? Part(part, random) : part).ToList();
        _isPathOdd = path.Exists(part => Array.IndexOf(Names, part) >= 0);
        _url = string.Join('/', path) + Query(operation, random);
        _request = new(new HttpMethod(operation.Method), _url);
        if (operation.Method == "POST")
        {
            AddBody(random);
        }

        for (var more = random.Next(3); more > 0; more--)
        {
            var (name, value) = Headers[random.Next(Headers.Length)];
            _request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    public static HostileRequest Of(ContractDocument document, int number)
    {
        var random = new Random(number);
        var operation = document.Operations[random.Next(document.Operations.Count)];
        return new(random.Next(4) == 0 ? operation : document.Operations.First(engagements => engagements.Method == "POST"), random);
    }

    public Task<HttpResponseMessage> SendAsync(HttpClient http) => http.SendAsync(_request);

    /// <summary>Whether the document says of the operation that it may answer so; the server answers some before there is an operation.</summary>
    public bool MayBeAnswered(int status) => _operation.Statuses.Contains(status)
        || status is 414 or 431 || (status == 417 && _request.Headers.Contains("Expect")) || (_isPathOdd && status is 400 or 404 or 405);

    /// <summary>Whether the server refuses it before there is an operation; it then closes the connection, even in the middle of the body.</summary>
    public bool MayBeCutOff => _isPathOdd || _url.Length > 3_000;

    public void Dispose() => _request.Dispose();

    public override string ToString()
    {
        var text = $"{_operation.Method} {_url} {_request.Content?.Headers} {_request.Headers}".ReplaceLineEndings(" ");
        return text[..Math.Min(text.Length, 500)];
    }

    private static string Part(string parameter, Random random)
    {
        if (random.Next(12) == 0)
        {
            return Names[random.Next(Names.Length)];
        }

        string[] platforms = ["instagram", "x", "mastodon", "bluesky", "facebook"];
        return parameter == "{platform}" ? platforms[random.Next(platforms.Length)] : $"hostile-{random.Next(3)}";
    }

    private static string Query(Operation operation, Random random)
    {
        var parts = new List<string>();
        for (var more = random.Next(4) == 0 ? random.Next(5) : 0; more > 0; more--)
        {
            var name = operation.Query.Count == 0 || random.Next(10) == 0 ? "unknown" : operation.Query[random.Next(operation.Query.Count)];
            parts.Add($"{name}={Values[random.Next(Values.Length)]}");
        }

        return parts.Count == 0 ? "" : $"?{string.Join('&', parts)}";
    }

    private void AddBody(Random random)
    {
        var (type, example) = _operation.Bodies[random.Next(_operation.Bodies.Count)];
        var body = HostileBody.Of(example, random);
        var encoding = random.Next(6) == 0 ? Encodings[random.Next(Encodings.Length)] : null;
        if (encoding == "gzip" && random.Next(4) == 0)
        {
            body = Bombs[random.Next(Bombs.Length)];
        }
        else if (encoding is "gzip" or "GZIP" && random.Next(4) > 0)
        {
            body = Zip(body);
            body = random.Next(4) == 0 ? body[..(body.Length / 2)] : body;
        }

        _request.Content = new ByteArrayContent(body);
        _request.Content.Headers.TryAddWithoutValidation("Content-Type", random.Next(12) == 0 ? Types[random.Next(Types.Length)] : type);
        if (encoding is not null)
        {
            _request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        if (_operation.Path.Contains("webhooks", StringComparison.Ordinal) && random.Next(4) > 0)
        {
            Sign(body);
        }
    }

    private void Sign(byte[] body)
    {
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Signing.Secret), body);
        _request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(hash)}");
        _request.Headers.TryAddWithoutValidation("X-Hub-Signature", $"sha256={Convert.ToHexStringLower(hash)}");
        _request.Headers.TryAddWithoutValidation("x-twitter-webhooks-signature", $"sha256={Convert.ToBase64String(hash)}");
    }

    private static byte[] Zip(byte[] body)
    {
        using var zipped = new MemoryStream();
        using (var encoder = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            encoder.Write(body);
        }

        return zipped.ToArray();
    }
}
