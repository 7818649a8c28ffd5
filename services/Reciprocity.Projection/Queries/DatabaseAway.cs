using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace Reciprocity.Projection.Queries;

/// <summary>
/// Answers 503 where PostgreSQL is away, or all connections for queries are busy. Nothing is wrong with the request or the service: it
/// can be asked again. There may be many of these at once, so the log has a line for each and no more.
/// </summary>
internal sealed partial class DatabaseAway(IProblemDetailsService problems, ILogger<DatabaseAway> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (OfDatabase(exception) is not { } failure)
        {
            return false;
        }

        LogAway(logger, httpContext.Request.Method, httpContext.Request.Path, failure.Message);
        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return await problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = { Status = StatusCodes.Status503ServiceUnavailable } });
    }

    /// <summary>What PostgreSQL refuses because of what it was asked (classes 2 and 4 of its codes) is a failure of the service's own.</summary>
    private static NpgsqlException? OfDatabase(Exception? failure) => failure switch
    {
        null or PostgresException { SqlState: ['2' or '4', ..] } => null,
        NpgsqlException away => away,
        _ => OfDatabase(failure.InnerException),
    };

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} is answered 503: {Reason}")]
    private static partial void LogAway(ILogger logger, string method, string path, string reason);
}
