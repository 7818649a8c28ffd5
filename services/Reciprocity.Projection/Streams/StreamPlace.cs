using System.Globalization;

namespace Reciprocity.Projection.Streams;

/// <summary>
/// A place between two items of a network's stream: behind all items of earlier positions, and behind those of this position whose
/// number is less than <see cref="Next"/>.
/// </summary>
internal readonly record struct StreamPlace(long Position, int Next) : IComparable<StreamPlace>
{
    /// <summary>Before the first item that there can be: the id of this place belongs to no item.</summary>
    public static StreamPlace Start { get; } = new(0, 1);

    /// <summary>The id of the item before this place.</summary>
    public string LastId => string.Create(CultureInfo.InvariantCulture, $"{Position}-{Next - 1}");

    /// <summary>The place behind the item with this id, <c>{position}-{n}</c>; false where it is no id.</summary>
    public static bool TryParse(string id, out StreamPlace place)
    {
        place = default;
        if (id.Split('-') is not [var position, var n]
            || !long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            || !int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number == int.MaxValue)
        {
            return false;
        }

        place = new(at, number + 1);
        return true;
    }

    public int CompareTo(StreamPlace other) =>
        Position != other.Position ? Position.CompareTo(other.Position) : Next.CompareTo(other.Next);

    public static bool operator <(StreamPlace x, StreamPlace y) => x.CompareTo(y) < 0;

    public static bool operator >(StreamPlace x, StreamPlace y) => x.CompareTo(y) > 0;

    public static bool operator <=(StreamPlace x, StreamPlace y) => x.CompareTo(y) <= 0;

    public static bool operator >=(StreamPlace x, StreamPlace y) => x.CompareTo(y) >= 0;
}
