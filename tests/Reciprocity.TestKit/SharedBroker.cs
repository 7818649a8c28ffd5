using Xunit;

namespace Reciprocity.TestKit;

/// <summary>The RabbitMQ that tests share: <c>RECIPROCITY_TEST_RABBITMQ</c>, an <c>amqp://</c> address with credentials.</summary>
public static class SharedBroker
{
    private const string Variable = "RECIPROCITY_TEST_RABBITMQ";

    public static bool IsThere => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Its address. Where there is none, the test that asks is skipped and says so.</summary>
    public static Uri Address
    {
        get
        {
            var address = Environment.GetEnvironmentVariable(Variable);
            Assert.SkipWhen(string.IsNullOrEmpty(address), $"{Variable} is not set, so there is no RabbitMQ to test with: ./test starts one.");
            return new Uri(address!);
        }
    }
}
