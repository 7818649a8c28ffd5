using System.Diagnostics;
using System.Text.RegularExpressions;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Telemetry;

public sealed partial class AlertTests
{
    [Theory]
    [InlineData("check", "config", "prometheus.yml")]
    [InlineData("test", "rules", "alerts.test.yml")]
    public async Task The_scrapes_and_alerts_are_valid_and_do_what_their_tests_say(params string[] arguments)
    {
        PrometheusServer.SkipWithout("promtool");
        using var promtool = Process.Start(new ProcessStartInfo("promtool", arguments)
        {
            WorkingDirectory = PrometheusServer.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, complained) = (promtool.StandardOutput.ReadToEndAsync(), promtool.StandardError.ReadToEndAsync());
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(promtool.ExitCode == 0, await said + await complained);
    }

    [Fact]
    public async Task Every_alert_has_a_test_that_it_fires_one_that_it_does_not_and_a_place_in_the_runbook()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var tests = await File.ReadAllTextAsync(Path.Combine(PrometheusServer.Folder, "alerts.test.yml"), cancellation);
        var runbook = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "operations.md"), cancellation);
        var alerts = AlertName().Matches(await File.ReadAllTextAsync(Path.Combine(PrometheusServer.Folder, "alerts.yml"), cancellation)).Select(alert => alert.Groups[1].Value).ToList();

        Assert.NotEmpty(alerts);
        foreach (var alert in alerts)
        {
            Assert.Contains($"name: {alert} fires", tests, StringComparison.Ordinal);
            Assert.Contains($"name: {alert} stays silent", tests, StringComparison.Ordinal);
            Assert.Contains($"### {alert}\n", runbook, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"- alert: (\S+)")]
    private static partial Regex AlertName();
}
