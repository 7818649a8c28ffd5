using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Reciprocity.TestKit;

/// <summary>One connection through a <see cref="CommitCutter"/>.</summary>
internal sealed class CutConnection(CommitCutter cutter, TcpClient client)
{
    /// <summary>What the server answers a commit with: the tag of a CommandComplete message.</summary>
    private const string Committed = "COMMIT\0";
    private const string Begin = "BEGIN";

    /// <summary>Longer than any text that is looked for, which may come in two reads.</summary>
    private const int LongestText = 64;

    private string _sent = "";
    private string _answered = "";
    private volatile string? _found;

    public async Task ForwardAsync(int port, CancellationToken stop)
    {
        using var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, port, stop);
            await Task.WhenAny(
                PumpAsync(client, server, Sent, stop),
                PumpAsync(server, client, MayPass, stop));
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            // PostgreSQL is away, or the test is over.
        }
        finally
        {
            client.Dispose();
        }
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to, Func<string, bool> mayPass, CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, stop) is > 0 and var read && mayPass(Encoding.Latin1.GetString(buffer, 0, read)))
            {
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), stop);
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // Either side is gone, and the other goes with it.
        }
    }

    /// <summary>Notes which of the texts the transaction that is under way holds.</summary>
    private bool Sent(string read)
    {
        var text = _sent + read;
        var begin = text.LastIndexOf(Begin, StringComparison.Ordinal);
        if (begin >= 0)
        {
            _found = null;
        }

        var transaction = text.AsSpan(Math.Max(begin, 0));
        foreach (var wanted in cutter.Texts)
        {
            _found = transaction.Contains(wanted, StringComparison.Ordinal) ? wanted : _found;
        }

        _sent = text[^Math.Min(LongestText, text.Length)..];
        return true;
    }

    private bool MayPass(string read)
    {
        var text = _answered + read;
        _answered = text[^Math.Min(Committed.Length - 1, text.Length)..];
        return !text.Contains(Committed, StringComparison.Ordinal) || _found is not { } found || !cutter.MayCut(found);
    }
}
