using System.Collections.Concurrent;
using System.Globalization;

namespace Reciprocity.Projection.Journal;

/// <summary>
/// The journal's streams. A stream here has no meaning but that of order, so it is chosen for the cost of an append: few
/// streams, each with one append at a time, so that appenders never wait for one another's row.
/// </summary>
internal sealed class Lanes(TimeProvider clock)
{
    private readonly string _process = Guid.CreateVersion7().ToString("N")[..16];
    private readonly ConcurrentBag<int> _free = [];
    private int _slots;

    /// <summary>A lane that nobody else appends to until it is disposed of.</summary>
    public Lane Rent()
    {
        var slot = _free.TryTake(out var free) ? free : Interlocked.Increment(ref _slots);
        return new Lane(this, slot, string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyy-MM-dd}/{_process}/{slot}"));
    }

    internal readonly struct Lane(Lanes lanes, int slot, string stream) : IDisposable
    {
        public string Stream => stream;

        public void Dispose() => lanes._free.Add(slot);
    }
}
