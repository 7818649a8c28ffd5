using System.IO.Compression;
using System.Text.Json;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Networks;

/// <summary>Real networks and their measures as another program computed them. They are not redistributed, so they may be missing.</summary>
internal static class SharedData
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));

    public static bool Has(string file) => File.Exists(Path.Combine(Folder, file));

    /// <summary>Skips the test where the file is missing.</summary>
    public static Stream OpenGzip(string file)
    {
        var path = Existing(file);
        return new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
    }

    public static JsonElement Reference(string name)
    {
        using var file = File.OpenRead(Existing(Path.Combine("reference", $"{name}.json")));
        return JsonSerializer.Deserialize<JsonElement>(file);
    }

    private static string Existing(string file)
    {
        var path = Path.Combine(Folder, file);
        Assert.SkipUnless(File.Exists(path), $"{path} is missing: a data set of SNAP that is not part of the source tree.");
        return path;
    }
}
