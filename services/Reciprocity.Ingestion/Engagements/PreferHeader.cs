namespace Reciprocity.Ingestion.Engagements;

/// <summary><c>Prefer: return=minimal</c> (RFC 7240).</summary>
internal static class PreferHeader
{
    private const string Minimal = "return=minimal";

    /// <summary>Whether the answer is to leave accepted items out; if so it says that it does.</summary>
    public static bool AsksForMinimal(HttpContext http)
    {
        var asked = http.Request.Headers.GetCommaSeparatedValues("Prefer")
            .Any(preference => preference.Replace(" ", "", StringComparison.Ordinal).Equals(Minimal, StringComparison.OrdinalIgnoreCase));
        if (asked)
        {
            http.Response.Headers["Preference-Applied"] = Minimal;
        }

        return asked;
    }
}
