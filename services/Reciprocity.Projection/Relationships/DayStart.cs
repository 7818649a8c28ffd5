using Npgsql;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Relationships;

/// <summary>The start of the current UTC day, at which shares are taken, and since when what is open then was known.</summary>
internal readonly struct DayStart(Frame frame)
{
    private readonly DateTimeOffset _start = new(frame.AsOf.UtcDateTime.Date, TimeSpan.Zero);

    public DateOnly Date => DateOnly.FromDateTime(_start.UtcDateTime);

    /// <summary>What was opened before is known when the day begins, if it is open.</summary>
    public DateTimeOffset WaitedSince => _start - (frame.Policy.Window / 7);

    /// <summary>Adds, from $2 on: the day, since when it is waited, that time's day, and when that begins.</summary>
    public void AddTo(NpgsqlParameterCollection parameters)
    {
        var boundary = WaitedSince.UtcDateTime.Date;
        parameters.Add(new() { Value = Date });
        parameters.Add(new() { Value = WaitedSince });
        parameters.Add(new() { Value = DateOnly.FromDateTime(boundary) });
        parameters.Add(new() { Value = new DateTimeOffset(boundary, TimeSpan.Zero) });
    }
}
