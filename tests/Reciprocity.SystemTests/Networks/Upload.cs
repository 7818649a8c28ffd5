using System.Net;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Networks;

/// <summary>
/// An upload in pieces, one after the other, as a client does it who knows what 202 means: a piece that is refused, or whose
/// connection breaks, is sent again until it is accepted. A test can act in the middle of it.
/// </summary>
internal sealed class Upload
{
    private const int FactsInPiece = 500;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BeforeTryingAgain = TimeSpan.FromMilliseconds(200);
    private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _middle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _late = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Upload(IReadOnlyList<ServiceProcess> ingestions, string network, IReadOnlyList<Fact> facts, bool waitsInTheMiddle)
    {
        Note(_goesOn, !waitsInTheMiddle);
        Completion = SendAsync(ingestions, network, [.. facts.Chunk(FactsInPiece).Select(FactFormats.Ndjson)]);
    }

    /// <summary>Ends when everything was accepted.</summary>
    public Task Completion { get; }

    /// <summary>Ends when a third was accepted.</summary>
    public Task Middle => _middle.Task.WaitAsync(Limit);

    /// <summary>Ends when two thirds were accepted.</summary>
    public Task Late => _late.Task.WaitAsync(Limit);

    /// <summary>Ends when a piece was answered 503.</summary>
    public Task Refused => _refused.Task.WaitAsync(Limit);

    /// <summary>Ends when a piece was not answered.</summary>
    public Task Broken => _broken.Task.WaitAsync(Limit);

    /// <param name="ingestions">They take turns.</param>
    /// <param name="waitsInTheMiddle">Whether nothing more is sent, once a third was accepted, until <see cref="GoOn"/>.</param>
    public static Upload Start(IReadOnlyList<ServiceProcess> ingestions, string network, IReadOnlyList<Fact> facts, bool waitsInTheMiddle = false) =>
        new(ingestions, network, facts, waitsInTheMiddle);

    public void GoOn() => _goesOn.TrySetResult();

    private async Task SendAsync(IReadOnlyList<ServiceProcess> ingestions, string network, IReadOnlyList<string> pieces)
    {
        for (var i = 0; i < pieces.Count; i++)
        {
            using var limit = new CancellationTokenSource(Limit);
            while (!await IsAcceptedAsync(ingestions[i % ingestions.Count], network, pieces[i]))
            {
                await Task.Delay(BeforeTryingAgain, limit.Token);
            }

            if (3 * i >= pieces.Count)
            {
                _middle.TrySetResult();
                await _goesOn.Task.WaitAsync(Limit);
            }

            Note(_late, 3 * i >= 2 * pieces.Count);
        }
    }

    private async Task<bool> IsAcceptedAsync(ServiceProcess ingestion, string network, string piece)
    {
        try
        {
            using var response = await ingestion.PostAsync(network, Posting.Ndjson, piece);
            Assert.True(response.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable, await response.Content.ReadAsStringAsync());
            Note(_refused, response.StatusCode == HttpStatusCode.ServiceUnavailable);
            return response.StatusCode == HttpStatusCode.Accepted;
        }
        catch (HttpRequestException)
        {
            Note(_broken, true);
            return false;
        }
    }

    private static void Note(TaskCompletionSource moment, bool isNow)
    {
        if (isNow)
        {
            moment.TrySetResult();
        }
    }
}
