namespace Reciprocity.Ingestion.Limits;

/// <summary>What all requests together may hold in memory, so that however many there are, memory stays flat.</summary>
/// <remarks>
/// Who finds no room is refused at once and comes again (503): whoever waited would wait with part of the room in hand, and
/// all of them might wait for each other.
/// </remarks>
public sealed class Room(IntakeLimits limits)
{
    private long _held;

    public long Held => Interlocked.Read(ref _held);

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= limits.BytesInFlight)
        {
            return true;
        }

        Give(bytes);
        return false;
    }

    public void Give(long bytes) => Interlocked.Add(ref _held, -bytes);
}
