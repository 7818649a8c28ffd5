using System.Text.Json;
using System.Text.RegularExpressions;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Telemetry;

/// <summary>A dashboard as it is provisioned, as far as a test can judge it without Grafana.</summary>
internal sealed partial class Dashboard(string path)
{
    private readonly JsonElement _json = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(path));

    public static string Folder { get; } = Path.Combine(Repository.Root, "deploy", "grafana");

    /// <summary>The type of each provisioned datasource, by uid.</summary>
    public static IReadOnlyDictionary<string, string> Datasources { get; } =
        DatasourceOf().Matches(File.ReadAllText(Path.Combine(Folder, "provisioning", "datasources", "reciprocity.yml")))
            .ToDictionary(match => match.Groups["uid"].Value, match => match.Groups["type"].Value);

    public string Name { get; } = Path.GetFileNameWithoutExtension(path);

    public string Title => Text(_json, "title");

    public string Uid => Text(_json, "uid");

    public IEnumerable<JsonElement> Panels => _json.GetProperty("panels").EnumerateArray().Where(panel => Text(panel, "type") != "row");

    public IEnumerable<JsonElement> Variables => _json.GetProperty("templating").GetProperty("list").EnumerateArray();

    public static IEnumerable<Dashboard> All() => Directory.EnumerateFiles(Path.Combine(Folder, "dashboards"), "*.json").Order().Select(file => new Dashboard(file));

    public IEnumerable<(string Panel, string Expression)> PromQl() => Targets("expr");

    public IEnumerable<(string Panel, string Expression)> Sql() => Targets("rawSql");

    public static string Text(JsonElement element, string member) => element.TryGetProperty(member, out var value) ? value.GetString() ?? "" : "";

    private IEnumerable<(string Panel, string Expression)> Targets(string member) =>
        from panel in Panels
        from target in panel.GetProperty("targets").EnumerateArray()
        where target.TryGetProperty(member, out _)
        select ($"{Name}: {Text(panel, "title")}", Text(target, member));

    [GeneratedRegex(@"uid: (?<uid>\S+)\s+type: (?<type>\S+)")]
    private static partial Regex DatasourceOf();
}
