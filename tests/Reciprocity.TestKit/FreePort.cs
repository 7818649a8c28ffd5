using System.Net;
using System.Net.Sockets;

namespace Reciprocity.TestKit;

/// <summary>
/// Ports for processes that are told theirs. They lie below the ephemeral range, so that no outgoing connection sits on one
/// while its process is away, and above those that <c>deploy/local</c> takes.
/// </summary>
internal static class FreePort
{
    private const int First = 30_000;
    private const int Last = 32_700;
    private static int _next = First + (Environment.ProcessId % (Last - First));

    public static int Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _next) % (Last - First));
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }
}
