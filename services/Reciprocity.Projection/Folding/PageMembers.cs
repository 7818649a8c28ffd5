using System.Text.Json;
using Reciprocity.Domain.Members;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Folding;

/// <summary>How the members of a page stood before it. They are bytes until one is needed: as objects, all of them would live for as long as the page.</summary>
/// <param name="bytes">For those that are read from the database.</param>
internal sealed class PageMembers(FoldCache.View cached, PageBytes bytes)
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _read = new(StringComparer.Ordinal);

    /// <summary>Those of whom nothing is at hand yet, in the order of their ids.</summary>
    public List<string> Missing(IEnumerable<string> members) =>
        [.. members.Where(member => !cached.HasMember(member) && !_read.ContainsKey(member)).Order(StringComparer.Ordinal)];

    /// <summary>Takes what was read of a member from the database.</summary>
    public void Add(string member, ReadOnlySpan<byte> body) => _read[member] = bytes.Add(body).Bytes;

    /// <summary>Null for a member who is new.</summary>
    public Standing? Find(string member) =>
        cached.TryGetMember(member, out var standing) ? standing
        : _read.TryGetValue(member, out var body) ? JsonSerializer.Deserialize<Standing>(body.Span, StoredJson.ReadModels) : null;
}
