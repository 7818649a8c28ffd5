using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Reciprocity.Domain.Tests;

/// <summary>CollegeMsg of SNAP (Panzarasa et al. 2009), which is not part of the source tree: tests that need it are skipped without it, and say so.</summary>
internal static class SharedNetwork
{
    public static List<(string Actor, string Target, DateTimeOffset At)> CollegeMsg()
    {
        var path = Path.GetFullPath(Path.Combine(Folder(), "..", "..", "..", "shared", "data", "CollegeMsg.txt.gz"));
        Assert.SkipUnless(File.Exists(path), $"{path} is missing: a data set of SNAP that is not part of the source tree.");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        List<(string Actor, string Target, DateTimeOffset At)> messages = [];
        while (reader.ReadLine()?.Split(' ') is [var actor, var target, var time])
        {
            messages.Add((actor, target, DateTimeOffset.FromUnixTimeSeconds(long.Parse(time, CultureInfo.InvariantCulture))));
        }

        return messages;
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
