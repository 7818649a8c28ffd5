namespace Reciprocity.Ingestion.Formats;

/// <summary>What was said of a field, and where.</summary>
/// <param name="Text">Null when nothing was said.</param>
/// <param name="Pointer">The JSON Pointer to where it was said, or should have been; null where it comes from no such place.</param>
/// <param name="Wrong">What is wrong with it as it stands there; null when nothing is.</param>
internal readonly record struct Said(string? Text, string? Pointer = null, string? Wrong = null)
{
    public static Said Nothing => default;

    public bool IsThere => Text is not null || Wrong is not null;

    /// <summary>The same, said in other words.</summary>
    public Said As(Func<string, string> words) => Text is null ? this : this with { Text = words(Text) };

    /// <summary>This, or what was said elsewhere if nothing was said here.</summary>
    public Said Or(Said other) => IsThere ? this : other.IsThere ? other : this;
}

/// <summary>What was said of a time.</summary>
/// <param name="Written">As it was written.</param>
/// <param name="Read">What it means, where it is not written as RFC 3339.</param>
internal readonly record struct SaidTime(Said Written, DateTimeOffset? Read = null)
{
    /// <summary>Seconds, milliseconds or microseconds since 1970, told apart by their size.</summary>
    public static SaidTime Unix(Said written)
    {
        const long FirstMilliseconds = 100_000_000_000;
        const long FirstMicroseconds = 100_000_000_000_000;
        if (written.Text is null)
        {
            return new(written);
        }

        var isNumber = long.TryParse(written.Text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number);
        var ticks = number switch
        {
            < FirstMilliseconds => number * TimeSpan.TicksPerSecond,
            < FirstMicroseconds => number * TimeSpan.TicksPerMillisecond,
            _ => number <= DateTime.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond / 2 ? number * TimeSpan.TicksPerMicrosecond : long.MaxValue,
        };
        return isNumber && ticks < DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks
            ? new(written, DateTimeOffset.UnixEpoch.AddTicks(ticks))
            : new(written with { Text = null, Wrong = "is no time since 1970" });
    }
}
