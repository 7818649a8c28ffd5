using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Reciprocity.TestKit;

/// <summary>
/// Stands between a service and PostgreSQL, and forwards everything but the answer to some commits: then both sides lose the
/// connection. The transaction is committed, and its owner never learns.
/// </summary>
public sealed class CommitCutter : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, FreePort.Next());
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, int> _left = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
    private readonly int _server;
    private readonly Task _accepting;

    /// <param name="connectionString">How PostgreSQL is reached without it.</param>
    public CommitCutter(string connectionString)
    {
        var port = connectionString.Split(';').Single(part => part.StartsWith("Port=", StringComparison.Ordinal));
        _server = int.Parse(port["Port=".Length..], CultureInfo.InvariantCulture);
        _listener.Start();
        ConnectionString = connectionString.Replace(
            port, string.Create(CultureInfo.InvariantCulture, $"Port={((IPEndPoint)_listener.LocalEndpoint).Port}"), StringComparison.Ordinal);
        _accepting = AcceptAsync();
    }

    /// <summary>How PostgreSQL is reached through it.</summary>
    public string ConnectionString { get; }

    /// <summary>From now on cuts every other commit of transactions whose statements hold the text, so many times.</summary>
    public void Arm(string text, int times)
    {
        lock (_left)
        {
            _left[text] = times;
        }
    }

    /// <summary>Whether it has cut as often as it was armed for.</summary>
    public bool IsSpent
    {
        get
        {
            lock (_left)
            {
                return _left.Values.All(left => left == 0);
            }
        }
    }

    internal IReadOnlyList<string> Texts
    {
        get
        {
            lock (_left)
            {
                return [.. _left.Keys];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    internal bool MayCut(string text)
    {
        lock (_left)
        {
            _seen[text] = _seen.GetValueOrDefault(text) + 1;
            if (_left.GetValueOrDefault(text) == 0 || _seen[text] % 2 == 1)
            {
                return false;
            }

            _left[text]--;
            return true;
        }
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                connections.Add(new CutConnection(this, client).ForwardAsync(_server, _stop.Token));
            }
            catch (Exception failure) when (failure is OperationCanceledException or SocketException)
            {
                // Stopped.
            }
        }

        await Task.WhenAll(connections);
    }
}
