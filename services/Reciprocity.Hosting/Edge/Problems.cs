using Microsoft.AspNetCore.Http;

namespace Reciprocity.Hosting.Edge;

/// <summary>Problem details (RFC 9457) for what no endpoint has answered itself: always with a detail that says what to change.</summary>
internal static class Problems
{
    public static void Customize(ProblemDetailsOptions options) => options.CustomizeProblemDetails = context =>
    {
        if (context.ProblemDetails.Status == StatusCodes.Status503ServiceUnavailable && context.HttpContext.Response.Headers.RetryAfter.Count == 0)
        {
            context.HttpContext.Response.Headers.RetryAfter = "1";
        }

        context.ProblemDetails.Detail ??= context.ProblemDetails.Status switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {context.HttpContext.Request.Path}; /scalar lists what there is.",
            StatusCodes.Status405MethodNotAllowed => $"{context.HttpContext.Request.Method} is not answered here; the Allow header lists what is.",
            StatusCodes.Status400BadRequest => "The request could not be read; compare it with /scalar.",
            StatusCodes.Status413PayloadTooLarge => "The body is too large.",
            StatusCodes.Status503ServiceUnavailable => "What the answer is read from is away at the moment; ask again.",
            >= 500 => "The service failed to answer; its log has the reason under the trace id. Try again later.",
            _ => null,
        };
    };
}
