using Reciprocity.SystemTests.Networks;
using Reciprocity.SystemTests.Running;

namespace Reciprocity.SystemTests;

public sealed class CrashTests(Parts parts) : SystemTest(parts)
{
    public enum Victim
    {
        Projection,
        PostgreSql,
        RabbitMq,
        Ingestion,
    }

    [Theory]
    [InlineData(Victim.Projection, "killed-projection")]
    [InlineData(Victim.PostgreSql, "killed-postgresql")]
    [InlineData(Victim.RabbitMq, "killed-rabbitmq")]
    [InlineData(Victim.Ingestion, "killed-ingestion")]
    public async Task Whoever_is_killed_in_the_middle_of_an_upload_everything_accepted_is_counted_once(Victim victim, string network)
    {
        var known = KnownNetwork.Load();
        var system = await StartSystemAsync();
        var upload = Upload.Start(system.Ingestions, network, known.Facts, waitsInTheMiddle: true);
        await upload.Middle;

        await (victim switch
        {
            Victim.Projection => system.Projection.KillAsync(),
            Victim.PostgreSql => Parts.Database.KillAsync(),
            Victim.RabbitMq => Parts.Broker.KillAsync(),
            _ => system.Ingestion.KillAsync(),
        });
        upload.GoOn();

        // Without its consumer or its database a queue still takes what comes; without the queue nothing is accepted.
        await (victim switch { Victim.RabbitMq => upload.Refused, Victim.Ingestion => upload.Broken, _ => upload.Late });
        await (victim switch
        {
            Victim.Projection => system.Projection.StartAsync(),
            Victim.PostgreSql => Parts.Database.StartAgainAsync(),
            Victim.RabbitMq => Parts.Broker.StartAgainAsync(),
            _ => system.Ingestion.StartAsync(),
        });
        await upload.Completion;

        await system.FoldedAsync(more: known.Events);
        await known.AssertAnsweredByAsync(system.Projection, network);
    }
}
