namespace Reciprocity.Ingestion.Engagements;

internal static class EngagementDocs
{
    public static void AddEngagementDocs(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("SendEngagements")
        .WithTags("Engagements")
        .WithSummary("Send engagements")
        .Produces<IntakeAnswer>(StatusCodes.Status202Accepted)
        .Produces<IntakeAnswer>(StatusCodes.Status207MultiStatus)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
