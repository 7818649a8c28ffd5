namespace Reciprocity.Ingestion.Engagements;

/// <summary>How far a request came that was not taken to its end: members of the problem that it is answered with.</summary>
internal static class Progress
{
    public static Dictionary<string, object?> Of(IntakeReport report) => new()
    {
        ["accepted"] = report.Accepted,
        ["duplicates"] = report.Duplicates,
        ["rejected"] = report.Rejected,
        ["taken"] = report.Taken,
    };
}
