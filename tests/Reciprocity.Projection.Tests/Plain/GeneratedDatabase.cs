using Reciprocity.Contracts.V1;
using Reciprocity.Projection.Journal;
using Reciprocity.Projection.Queries;
using Reciprocity.Projection.Tests.Members;

namespace Reciprocity.Projection.Tests.Plain;

/// <summary>The generated network, folded once for all tests that ask it, and what a plain reading of its facts leaves.</summary>
public sealed class GeneratedDatabase : IAsyncLifetime
{
    private const string Network = "generated";
    private readonly FoldedDatabase _database = new();
    private readonly Lazy<Task> _folded;

    public GeneratedDatabase() => _folded = new(FoldAsync);

    /// <summary>Times to ask at, as days after the network's start: its end, a moment in the middle of a day, and when everything is over.</summary>
    public static TheoryData<double> AsOfDays { get; } = [GeneratedMembers.Days, GeneratedMembers.Days + 3.3, GeneratedMembers.Days + 40];

    internal PlainHistory History { get; } = new(Facts);

    internal static IReadOnlyList<PackedEngagement> Facts { get; } = GeneratedMembers.Facts(Network);

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>Asks about each of the members, and hands over what is answered with what a plain count gives.</summary>
    internal async Task<int> CompareAsync<T>(double days, Func<Measurement.At, string, Task<T?>> answer, Action<T, PlainMember> compare)
        where T : class
    {
        var compared = 0;
        await AnswerAsync(days, async at =>
        {
            foreach (var member in GeneratedMembers.Members)
            {
                if (await answer(at, member) is { } found)
                {
                    compare(found, new PlainMember(History, member, at.AsOf));
                    compared++;
                }
            }

            return compared;
        });
        return compared;
    }

    internal async Task<T> AnswerAsync<T>(double days, Func<Measurement.At, Task<T>> answer)
    {
        _ = _database.Source;
        await _folded.Value;
        return await _database.AnswerAsync(Network, GeneratedMembers.Start.AddDays(days), answer);
    }

    private async Task FoldAsync()
    {
        await JournalIndexes.CreateAsync(_database.Source, TestContext.Current.CancellationToken);
        await _database.FoldAsync(Network, [.. Facts]);
    }
}
