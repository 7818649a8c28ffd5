using System.IO.Pipelines;
using System.Text.Unicode;
using Reciprocity.Ingestion.Engagements;

namespace Reciprocity.Ingestion.Formats;

/// <summary><c>text/csv</c>: one engagement a row, of any number, in constant memory.</summary>
internal static class CsvFormat
{
    public const string MediaType = "text/csv";

    /// <exception cref="UnreadableBodyException">The header row cannot be used.</exception>
    public static async Task ReadAsync(PipeReader body, CsvOptions options, Intake intake, CancellationToken cancellation)
    {
        using var lines = new LineReader(body);
        var item = options.Columns is { } columns ? new CsvItem(intake.Draft, options, columns) : null;
        while (!intake.HasFailed && await lines.ReadMoreAsync(cancellation))
        {
            while (lines.TryNext(out var line))
            {
                if (line.IsBlank || IsComment(line, options))
                {
                    continue;
                }

                if (item is null)
                {
                    item = new CsvItem(intake.Draft, options, ReadHeader(line, options));
                    continue;
                }

                // Broken rows are counted too, or the ids of all that follow would depend on them.
                item.Read(line, number: intake.Items + 1);
                intake.Take(line.Bytes.Length);
            }

            await intake.PublishFullAsync();
        }
    }

    private static bool IsComment(Line line, CsvOptions options) =>
        options.Comment.Length > 0 && line.Bytes.StartsWith(options.Comment);

    private static CsvColumns ReadHeader(Line line, CsvOptions options)
    {
        const string Origin = "The header row";
        var row = new CsvRow(options.Delimiter);
        var wrong = line.IsTooLong ? $"is longer than {ItemLimit.Bytes} bytes"
            : !Utf8.IsValid(line.Bytes) ? "is not valid UTF-8"
            : row.Split(line.Bytes);
        if (wrong is not null)
        {
            throw new UnreadableBodyException(StatusCodes.Status400BadRequest, $"{Origin} {wrong}.");
        }

        var names = new string[row.Count];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = row.Text(i, line.Bytes);
        }

        return CsvColumns.Of(names, options, Origin);
    }
}
