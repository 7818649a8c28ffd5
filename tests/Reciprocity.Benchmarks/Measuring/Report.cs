using System.Globalization;
using System.Text;

namespace Reciprocity.Benchmarks.Measuring;

/// <summary>
/// The Markdown file of a run. It is written anew after every round, so that a run that is stopped leaves what it has measured.
/// </summary>
internal sealed class Report(string file, string heading)
{
    private readonly List<Section> _sections = [];
    private readonly List<string> _remarks = [];

    /// <summary>A table: a row for each figure, a column for each contender.</summary>
    public Section Begin(string title, string text)
    {
        var section = new Section(title, text);
        _sections.Add(section);
        return section;
    }

    /// <summary>Says something that whoever reads the figures has to know.</summary>
    public void Remark(string remark)
    {
        _remarks.Add(remark);
        Console.WriteLine(remark);
    }

    public void Add(Section section, string column, Figures figures)
    {
        section.Add(column, figures);
        Console.WriteLine($"{section.Title} | {column} | {string.Join(", ", figures.Select(figure => $"{figure.Key} {Section.Number(figure.Value)}"))}");
        Write();
    }

    public void Write()
    {
        var text = new StringBuilder(heading).AppendLine();
        foreach (var remark in _remarks)
        {
            text.Append("* ").AppendLine(remark);
        }

        foreach (var section in _sections.Where(section => !section.IsEmpty))
        {
            section.WriteTo(text);
        }

        File.WriteAllText(file, text.ToString());
    }

    internal sealed class Section(string title, string text)
    {
        private readonly OrderedDictionary<string, List<Figures>> _columns = [];
        private readonly List<string> _notes = [];

        public string Title => title;

        public bool IsEmpty => _columns.Count == 0;

        public void Add(string column, Figures figures)
        {
            if (!_columns.TryGetValue(column, out var rounds))
            {
                _columns[column] = rounds = [];
            }

            rounds.Add(figures);
        }

        /// <summary>Says by how much one column is faster and cheaper than another, by their medians.</summary>
        public void Compare(string column, string other)
        {
            if (_columns.TryGetValue(column, out var ours) && _columns.TryGetValue(other, out var theirs))
            {
                var rate = MedianOf(ours, Figures.Rate) / MedianOf(theirs, Figures.Rate);
                var cost = MedianOf(ours, Figures.Cost) / MedianOf(theirs, Figures.Cost);
                _notes.Add($"*{column}* against *{other}*: **{Number(rate)}** times the events a second, **{Number(cost)}** times the CPU time an event.");
            }
        }

        public void WriteTo(StringBuilder report)
        {
            report.AppendLine().Append("## ").AppendLine(title).AppendLine();
            if (text.Length > 0)
            {
                report.AppendLine(text).AppendLine();
            }

            report.Append("| |").AppendJoin("|", _columns.Keys.Select(name => $" {name} ")).AppendLine("|");
            report.Append("|---|").AppendJoin("", _columns.Select(_ => "---:|")).AppendLine();
            foreach (var figure in _columns.Values.SelectMany(rounds => rounds).SelectMany(figures => figures.Select(f => f.Key)).Distinct())
            {
                report.Append("| ").Append(figure).Append(" |").AppendJoin("|", _columns.Values.Select(rounds => $" {Cell(rounds, figure)} ")).AppendLine("|");
            }

            foreach (var note in _notes)
            {
                report.AppendLine().AppendLine(note);
            }
        }

        /// <summary>Median, and in brackets the least and the most of the rounds.</summary>
        private static string Cell(List<Figures> rounds, string figure)
        {
            var values = rounds.Where(round => round.TryGet(figure, out _)).Select(round => round[figure]).Order().ToList();
            return values.Count switch
            {
                0 => "–",
                1 => Number(values[0]),
                _ => $"**{Number(Median(values))}** ({Number(values[0])}–{Number(values[^1])})",
            };
        }

        private static double MedianOf(List<Figures> rounds, string figure) => Median([.. rounds.Select(round => round[figure]).Order()]);

        private static double Median(List<double> sorted) => (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;

        internal static string Number(double value) =>
            value.ToString(Math.Abs(value) switch { >= 100 => "N0", >= 10 => "N1", _ => "N2" }, CultureInfo.InvariantCulture);
    }
}
