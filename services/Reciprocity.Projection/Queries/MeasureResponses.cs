namespace Reciprocity.Projection.Queries;

internal static class MeasureResponses
{
    /// <summary>Documents what every answer about measures may be besides 200.</summary>
    public static RouteHandlerBuilder ProducesMeasure(this RouteHandlerBuilder endpoint) => endpoint
        .Produces(StatusCodes.Status304NotModified)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
