using System.Text;
using System.Text.RegularExpressions;

namespace Reciprocity.Ingestion.Tests.Hostile;

/// <summary>Makes of a body that is well what a stranger might send instead.</summary>
internal static partial class HostileBody
{
    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "1.5", "1e999", "99999999999999999999", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udfff\\ud800\"", "[]", "{}", "[[[]]]",
        "{\"id\":{}}", "NaN", "'x'", "\"1969-12-31T23:59:59Z\"", "\"9999-12-31T23:59:59Z\"", "\"2026-02-30T00:00:00Z\"", "\"../../etc/passwd\"", "\"<script>\"", "\"'; --\"",
    ];

    /// <summary>As many characters a body may grow to by repetition; bombs are larger.</summary>
    private const int Largest = 2_000_000;

    public static byte[] Of(string example, Random random)
    {
        var text = example;
        for (var changes = random.Next(4); changes > 0; changes--)
        {
            text = Change(text, random);
        }

        var bytes = random.Next(25) == 0 ? Encoding.Unicode.GetBytes(text) : Encoding.UTF8.GetBytes(text);
        return random.Next(10) switch
        {
            0 when bytes.Length > 1 => bytes[..random.Next(bytes.Length)],
            1 => Spoil(bytes, random),
            _ => bytes,
        };
    }

    private static string Change(string text, Random random) => random.Next(14) switch
    {
        0 => "",
        1 => "\uFEFF" + text,
        2 => Nested(text, random.Next(60, 70)),
        3 => Nested(text, random.Next(70, 20_000)),
        4 => $"[{string.Join(',', Enumerable.Repeat(text, Times(text, random)))}]",
        5 => string.Join(random.Next(2) == 0 ? "\n" : "\r\n", Enumerable.Repeat(text.ReplaceLineEndings(" "), Times(text, random))),
        6 => text.Length > 0 && random.Next(2) == 0 ? text + text : text + "}",
        7 => MemberPattern().Replace(text, "$0,$0", 1),
        8 => ValuePattern().Replace(text, $"\"{Long(random)}\"", 1, random.Next(Math.Max(1, text.Length))),
        9 => text.Replace(',', random.Next(2) == 0 ? ';' : '\t'),
        _ => ValuePattern().Replace(text, Values[random.Next(Values.Length)].Replace("$", "$$", StringComparison.Ordinal), 1, random.Next(Math.Max(1, text.Length))),
    };

    private static int Times(string text, Random random) => Math.Min(random.Next(1, 300), 1 + (Largest / (text.Length + 1)));

    private static string Nested(string text, int depth) =>
        string.Concat(Enumerable.Repeat("{\"a\":[", depth / 2)) + text + string.Concat(Enumerable.Repeat("]}", depth / 2));

    private static string Long(Random random)
    {
        int[] lengths = [255, 256, 257, 4_096, 16_384, 70_000, 600_000];
        string[] letters = ["a", "é", "\\n", "😀", "\\u0041", " "];
        return string.Concat(Enumerable.Repeat(letters[random.Next(letters.Length)], lengths[random.Next(lengths.Length)]));
    }

    private static byte[] Spoil(byte[] bytes, Random random)
    {
        for (var i = 0; i < 3 && bytes.Length > 0; i++)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    [GeneratedRegex("\"[a-zA-Z]+\":(\"[^\"]*\"|[0-9]+)")]
    private static partial Regex MemberPattern();

    [GeneratedRegex("(?<=:)(\"[^\"]*\"|[0-9]+)")]
    private static partial Regex ValuePattern();
}
