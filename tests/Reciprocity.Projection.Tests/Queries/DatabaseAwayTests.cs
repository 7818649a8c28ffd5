using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Tests.Queries;

public sealed class DatabaseAwayTests(FoldedDatabase database) : IClassFixture<FoldedDatabase>
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_all_connections_for_queries_are_busy_it_is_said_to_ask_again_with_a_line_in_the_log()
    {
        const string Network = "busy";
        await database.FoldAsync(Network, FoldedDatabase.Engaged(Network, 1, "like", "ana", "bo", At));
        await using var service = new Service($"{database.ConnectionString};Timeout=1");
        using var client = service.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/v1/networks/{Network}/days", Cancellation)).StatusCode);
        var queries = service.Services.GetRequiredKeyedService<NpgsqlDataSource>(StorageSetup.Queries);
        var size = new NpgsqlConnectionStringBuilder(queries.ConnectionString).MaxPoolSize;
        List<NpgsqlConnection> taken = [];
        for (var i = 0; i < size; i++)
        {
            taken.Add(await queries.OpenConnectionAsync(Cancellation));
        }

        using var refused = await client.GetAsync($"/v1/networks/{Network}/days", Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("ask again", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        var (level, failure, text) = Assert.Single(service.Logged);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Null(failure);
        Assert.Contains("is answered 503", text, StringComparison.Ordinal);

        foreach (var connection in taken)
        {
            await connection.DisposeAsync();
        }

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/v1/networks/{Network}/days", Cancellation)).StatusCode);
    }

    /// <summary>The service without what it does in the background, and with what it logs.</summary>
    private sealed class Service(string connection) : WebApplicationFactory<Program>, ILoggerProvider, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, Exception? Failure, string Text)> Logged { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Logged.Enqueue((logLevel, exception, formatter(state, exception)));
            }
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
            .UseSetting("ConnectionStrings:Postgres", connection)
            .ConfigureLogging(logging => logging.ClearProviders().AddProvider(this))
            .ConfigureServices(services =>
            {
                services.RemoveAll<IHostedService>();
                services.AddHostedService(provider => provider.GetRequiredService<Schemas>());
            });
    }
}
