using System.Globalization;
using System.IO.Compression;
using Reciprocity.TestKit;

namespace Reciprocity.Benchmarks.Inputs;

/// <summary>
/// Who retweeted, mentioned and answered whom when the discovery of the Higgs boson was announced (De Domenico et al. 2013, SNAP).
/// It is not part of the source tree, so it may be missing.
/// </summary>
internal static class Higgs
{
    /// <summary>The query that says how to read its rows as CSV.</summary>
    public const string CsvQuery = "?columns=actor,target,occurredAt,kind&delimiter=space&time=unix&kinds=RT:share,MT:mention,RE:comment&source=higgs";

    private const string FileName = "higgs-activity_time.txt.gz";

    private static readonly string[] Folders = [System.IO.Path.Combine(Repository.Root, "data"), System.IO.Path.GetFullPath(System.IO.Path.Combine(Repository.Root, "..", "shared", "data"))];

    /// <summary>Null where it is missing.</summary>
    public static Input? TryLoad()
    {
        if (Path() is not { } path)
        {
            return null;
        }

        List<Fact> facts = [];
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            var row = line.Split(' ');
            var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(row[2], CultureInfo.InvariantCulture)).UtcDateTime;
            var kind = row[3] switch { "RT" => "share", "MT" => "mention", _ => "comment" };
            facts.Add(new(facts.Count + 1, int.Parse(row[0], CultureInfo.InvariantCulture), int.Parse(row[1], CultureInfo.InvariantCulture), kind, 0, at));
        }

        return new($"Higgs, {facts.Count:N0} events", [("higgs", [.. facts])]);
    }

    /// <summary>Its rows as they are, the first of them.</summary>
    public static Body Rows(long events)
    {
        using var bytes = new MemoryStream();
        using var rows = new StreamReader(new GZipStream(File.OpenRead(Path()!), CompressionMode.Decompress));
        using var writer = new StreamWriter(bytes) { NewLine = "\n" };
        for (var i = 0L; i < events; i++)
        {
            writer.WriteLine(rows.ReadLine());
        }

        writer.Flush();
        return new("higgs", BodyKind.Rows, (int)events, bytes.ToArray());
    }

    private static string? Path() => Array.Find([.. Folders.Select(folder => System.IO.Path.Combine(folder, FileName))], File.Exists);
}
