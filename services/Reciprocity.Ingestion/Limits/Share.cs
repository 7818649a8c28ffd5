using System.Buffers;

namespace Reciprocity.Ingestion.Limits;

/// <summary>What one request holds of the room. It is given back when the request has been answered.</summary>
public sealed class Share(Room room) : IDisposable
{
    private byte[]? _rented;
    private long _held;

    /// <returns>False when there is no room for it.</returns>
    public bool TryTake(long bytes)
    {
        if (!room.TryTake(bytes))
        {
            return false;
        }

        _held += bytes;
        return true;
    }

    /// <exception cref="NoRoomException">There is no room for it.</exception>
    public void Take(long bytes)
    {
        if (!TryTake(bytes))
        {
            throw new NoRoomException();
        }
    }

    public void Give(long bytes)
    {
        _held -= bytes;
        room.Give(bytes);
    }

    /// <summary>A buffer for as long as the request lasts; there is one.</summary>
    public byte[] Rent(int bytes) => _rented = ArrayPool<byte>.Shared.Rent(bytes);

    public void Dispose()
    {
        room.Give(_held);
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }
}

/// <summary>The requests together hold as much as they may.</summary>
public sealed class NoRoomException() : Exception("There is no room for more.");
