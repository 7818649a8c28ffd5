using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Networks;
using Reciprocity.Domain.Relationships;
using Reciprocity.Projection.Storage;

namespace Reciprocity.Projection.Folding;

/// <summary>
/// States as the last committed page left them, so that a page need not read what an earlier one wrote.
/// </summary>
/// <remarks>
/// A page's states are only staged. They count once the network's mark in the database bears that page's token, which is so
/// if and only if its transaction committed and no other page did since; or, ahead of that, for a page that is only committed if that one is. So neither a lost acknowledgement nor a lost and
/// regained leadership, a restored backup or a rebuild can leave the cache stale: an unknown token drops the network's states.
/// They are kept as bytes: reading one again costs less than what a collector has to do with all of them as objects, most of which are
/// never asked for. Pairs are the documents that were written: most of those that a page names are new, and few of the others are found here. Members
/// come up again and again, and are <see cref="StandingBytes"/>, so that all of them fit.
/// </remarks>
internal sealed class FoldCache
{
    /// <summary>One that is computed and one that is committed; and one whose commit was given up, and which may still be sending.</summary>
    private const int PagesInUse = 3;

    private readonly KeptBytes<(int Epoch, Guid Pair)> _pairs;
    private readonly KeptBytes<(int Epoch, string Member)> _members;
    private readonly PageBytes _memberBytes;
    private readonly StandingBytes _standings = new();
    private readonly Dictionary<string, Entry> _networks = new(StringComparer.Ordinal);
    private int _epochs;

    /// <param name="documents">How much is kept of what pages write, in bytes.</param>
    /// <param name="members">How much room members have, in bytes.</param>
    public FoldCache(int documents, int members)
    {
        (Documents, _memberBytes) = (new(documents, PagesInUse), new(members, PagesInUse));
        (_pairs, _members) = (new(Documents), new(_memberBytes));
    }

    /// <summary>Where pages write their documents.</summary>
    public PageBytes Documents { get; }

    /// <summary>What is written from now on is this page's.</summary>
    public void Begin(object page)
    {
        _pairs.Begin(page);
        _members.Begin(page);
    }

    /// <summary>Writes a member as the next page is to find it.</summary>
    public PageBytes.Place Write(Standing standing) => _memberBytes.Add(_standings.Write(standing));

    /// <summary>What may be relied on for the next page of the network, which builds on the page of this token.</summary>
    /// <param name="ahead">What that page writes, where the database may not show it yet; these states are never asked of it.</param>
    public View Open(string network, Guid? token, Staged? ahead = null)
    {
        if (!_networks.TryGetValue(network, out var entry))
        {
            _networks[network] = entry = new Entry { Epoch = ++_epochs };
        }

        if (entry.Staged is { } staged && staged.Token == token)
        {
            Promote(entry, staged);
        }
        else if (token is null || entry.Token != token)
        {
            entry.Epoch = ++_epochs;
            entry.Token = token;
            entry.Network = null;
        }

        entry.Staged = null;
        return new View(this, entry, ahead);
    }

    private void Promote(Entry entry, Staged staged)
    {
        foreach (var (pair, place) in staged.Pairs)
        {
            _pairs.Set((entry.Epoch, pair), place);
        }

        foreach (var (member, place) in staged.Members)
        {
            _members.Set((entry.Epoch, member), place);
        }

        entry.Network = staged.Network;
        entry.Token = staged.Token;
    }

    internal readonly struct View(FoldCache cache, Entry entry, Staged? ahead)
    {
        public NetworkSummary? Network => ahead?.Network ?? entry.Network;

        public bool TryGetPair(Guid pair, [MaybeNullWhen(false)] out Relationship state)
        {
            state = ahead?.Pairs.TryGetValue(pair, out var staged) is true ? Read(staged.Bytes.Span)
                : cache._pairs.TryGet((entry.Epoch, pair), out var body) ? Read(body) : null;
            return state is not null;
        }

        /// <summary>Whether there is something of the member, until the next page is opened.</summary>
        public bool HasMember(string member) =>
            ahead?.Members.ContainsKey(member) is true || cache._members.TryGet((entry.Epoch, member), out _);

        public bool TryGetMember(string member, [MaybeNullWhen(false)] out Standing state)
        {
            state = ahead?.Members.TryGetValue(member, out var staged) is true ? cache._standings.Read(member, staged.Bytes.Span)
                : cache._members.TryGet((entry.Epoch, member), out var body) ? cache._standings.Read(member, body) : null;
            return state is not null;
        }

        /// <summary>Keeps what a page computed until it is known whether it was committed.</summary>
        public void Stage(Staged page) => entry.Staged = page;

        private static Relationship? Read(ReadOnlySpan<byte> body) => JsonSerializer.Deserialize<Relationship>(body, StoredJson.ReadModels);
    }

    /// <param name="Pairs">Their documents, in <see cref="Documents"/>.</param>
    /// <param name="Members">As they were written here.</param>
    internal sealed record Staged(Guid Token, NetworkSummary Network, IReadOnlyDictionary<Guid, PageBytes.Place> Pairs, IReadOnlyDictionary<string, PageBytes.Place> Members);

    /// <summary>A network's part. Its epoch is in the keys of its states: a new one makes the old states unreachable at once.</summary>
    internal sealed class Entry
    {
        public int Epoch { get; set; }

        public Guid? Token { get; set; }

        public NetworkSummary? Network { get; set; }

        public Staged? Staged { get; set; }
    }
}
