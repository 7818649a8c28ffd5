using System.Buffers;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.Limits;

/// <summary>What one request holds of the room. It is given back when the request has been answered.</summary>
public sealed class Share(Room room) : IDisposable
{
    private const int Small = 256 * 1024;
    private const int Medium = 1024 * 1024;

    // They keep few: the shared pool would keep one of each size for every thread that ever held one.
    private static readonly ArrayPool<byte> MediumBuffers = ArrayPool<byte>.Create(Medium, maxArraysPerBucket: 8);
    private static readonly ArrayPool<byte> LargeBuffers = ArrayPool<byte>.Create(WholeBody.MaxBytes, maxArraysPerBucket: 1);

    private byte[]? _rented;
    private int _rentedBytes;
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

    /// <summary>A buffer for as long as the request lasts, or until a larger one takes its place.</summary>
    /// <param name="bytes">How large it is at least.</param>
    /// <param name="content">What it begins with: what was in the one before.</param>
    /// <exception cref="NoRoomException">There is no room for it.</exception>
    public byte[] Rent(int bytes, ReadOnlySpan<byte> content)
    {
        Take(bytes);
        var buffer = PoolOf(bytes).Rent(bytes);
        content.CopyTo(buffer);
        GiveBack();
        Give(_rentedBytes);
        _rentedBytes = bytes;
        return _rented = buffer;
    }

    public void Dispose()
    {
        room.Give(_held);
        GiveBack();
    }

    private void GiveBack()
    {
        if (_rented is not null)
        {
            PoolOf(_rented.Length).Return(_rented);
        }
    }

    private static ArrayPool<byte> PoolOf(int bytes) => bytes switch
    {
        <= Small => ArrayPool<byte>.Shared,
        <= Medium => MediumBuffers,
        _ => LargeBuffers,
    };
}

/// <summary>The requests together hold as much as they may.</summary>
public sealed class NoRoomException() : Exception("There is no room for more.");
