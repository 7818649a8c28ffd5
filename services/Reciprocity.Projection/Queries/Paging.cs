using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Reciprocity.Projection.Queries;

/// <summary>A page of a list, and where the next one is; null when this is the last.</summary>
public sealed record Listing<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>A page of a list of measures.</summary>
public sealed record MeasuredListing<T>(IReadOnlyList<T> Items, string? Next, DateTimeOffset AsOf, long Position);

/// <summary>
/// Which page was asked for: at most <see cref="Limit"/> items after the one with this key and id. A page continues after an
/// item and not after a number of items, so nothing is skipped or shown twice because others came meanwhile.
/// </summary>
internal readonly record struct Paging(int Limit, long AfterKey, string? AfterId)
{
    public const int DefaultLimit = 50;
    public const int LargestLimit = 500;

    /// <summary>Reads <c>limit</c> and <c>cursor</c>; otherwise says what is wrong with them.</summary>
    public static bool TryRead(string? limit, string? cursor, out Paging paging, out string problem) =>
        TryRead(limit, cursor, DefaultLimit, LargestLimit, out paging, out problem);

    /// <summary>The same for a list whose items are so small that its pages may be larger.</summary>
    public static bool TryRead(string? limit, string? cursor, int usual, int largest, out Paging paging, out string problem)
    {
        paging = new(usual, 0, null);
        problem = "";
        if (limit is not null)
        {
            if (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) || asked < 1 || asked > largest)
            {
                problem = $"limit must be a whole number from 1 to {largest}.";
                return false;
            }

            paging = paging with { Limit = asked };
        }

        if (cursor is null)
        {
            return true;
        }

        if (Base64Url.IsValid(cursor)
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('\n', 2) is [var key, var id]
            && long.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var after)
            && !id.Contains('\0', StringComparison.Ordinal))
        {
            paging = paging with { AfterKey = after, AfterId = id };
            return true;
        }

        problem = "cursor is none that a list here gave; follow 'next' as it is, or leave it out to begin anew.";
        return false;
    }

    /// <summary>Cuts what was read, one more than asked for, to a page and names the next.</summary>
    public Listing<T> Cut<T>(HttpRequest request, IReadOnlyList<T> read, Func<T, (long Key, string Id)> place) =>
        Cut(RawTarget.Of(request.HttpContext), read, place);

    /// <param name="target">The address that was asked for, where the request may be over.</param>
    public Listing<T> Cut<T>(string target, IReadOnlyList<T> read, Func<T, (long Key, string Id)> place)
    {
        if (read.Count <= Limit)
        {
            return new(read, null);
        }

        IReadOnlyList<T> items = [.. read.Take(Limit)];
        var (key, id) = place(items[^1]);
        var cursor = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{key}\n{id}")));
        var parts = target.Split('?', 2);
        var query = QueryHelpers.ParseQuery(parts.ElementAtOrDefault(1)).Where(parameter => parameter.Key != "cursor").SelectMany(
            parameter => parameter.Value, (parameter, value) => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(value ?? "")}");
        return new(items, $"{parts[0]}?{string.Join('&', query.Append($"cursor={cursor}"))}");
    }
}
