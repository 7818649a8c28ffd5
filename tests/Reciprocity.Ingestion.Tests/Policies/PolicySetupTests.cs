using Microsoft.Extensions.DependencyInjection;
using Reciprocity.Domain.Policies;

namespace Reciprocity.Ingestion.Tests.Policies;

public class PolicySetupTests
{
    [Fact]
    public async Task Without_configuration_the_default_policy_holds()
    {
        var policy = await PolicyAsync();
        Assert.Equal(EngagementPolicy.Default.KindList, policy.KindList);
        Assert.Equal((1, TimeSpan.FromDays(14), TimeSpan.FromDays(7)), (policy.Version, policy.HalfLife, policy.Window));
    }

    [Fact]
    public async Task Configuration_changes_weights_and_adds_kinds()
    {
        var policy = await PolicyAsync(
            ("Policy:Version", "2"), ("Policy:HalfLife", "2.00:00:00"), ("Policy:Window", "1.00:00:00"), ("Policy:Kinds:like", "1.5"), ("Policy:Kinds:endorse", "6"));
        Assert.Equal((2, TimeSpan.FromDays(2), TimeSpan.FromDays(1)), (policy.Version, policy.HalfLife, policy.Window));
        Assert.Equal((1.5, 6, 5), (policy.Weights["like"], policy.Weights["endorse"], policy.Weights["message"]));
    }

    [Theory]
    [InlineData("Policy:Version", "0")]
    [InlineData("Policy:Version", "two")]
    [InlineData("Policy:HalfLife", "a fortnight")]
    [InlineData("Policy:HalfLife", "-1.00:00:00")]
    [InlineData("Policy:Window", "00:00:00")]
    [InlineData("Policy:Kinds:like", "much")]
    [InlineData("Policy:Kinds:like", "-1")]
    [InlineData("Policy:Kinds:like", "NaN")]
    [InlineData("Policy:Kinds:view", "1")]
    [InlineData("Policy:Kinds:A Kind", "1")]
    public async Task An_invalid_policy_stops_the_start_and_names_the_setting(string setting, string value)
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => PolicyAsync((setting, value)));
        Assert.Contains(setting[..setting.LastIndexOf(':')], exception.Message, StringComparison.Ordinal);
    }

    private static async Task<EngagementPolicy> PolicyAsync(params (string Name, string Value)[] settings)
    {
        await using var service = new IngestionService(new Uri("amqp://127.0.0.1:1/"));
        await using var configured = service.WithWebHostBuilder(host => Array.ForEach(settings, setting => host.UseSetting(setting.Name, setting.Value)));
        return configured.Services.GetRequiredService<EngagementPolicy>();
    }
}
