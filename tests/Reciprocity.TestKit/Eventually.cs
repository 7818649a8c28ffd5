using System.Diagnostics;
using Xunit;

namespace Reciprocity.TestKit;

/// <summary>Waits for what another process will show, and shows what it showed last if it does not.</summary>
public static class Eventually
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>Looks again and again until it holds. An HTTP request that fails shows that it does not hold yet.</summary>
    public static async Task<T> HoldsAsync<T>(string what, TimeSpan patience, Func<Task<T>> look, Predicate<T> holds)
    {
        var waiting = Stopwatch.StartNew();
        object? seen = null;
        while (waiting.Elapsed < patience)
        {
            try
            {
                var shown = await look();
                if (holds(shown))
                {
                    return shown;
                }

                seen = shown;
            }
            catch (HttpRequestException failure)
            {
                seen = failure.Message;
            }

            await Task.Delay(BetweenLooks);
        }

        Assert.Fail($"Not within {patience}: {what}. Last seen: {seen}");
        throw new UnreachableException();
    }
}
