using Reciprocity.Domain.Engagements;
using Reciprocity.Ingestion.Engagements;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.Webhooks;

/// <summary>Bluesky, as Jetstream tells of it: one event a line, of any number, read as they arrive.</summary>
/// <remarks>
/// | commit in | engagement |
/// |---|---|
/// | <c>app.bsky.feed.like</c> | like of the subject, to its owner |
/// | <c>app.bsky.feed.repost</c> | share of the subject, to its owner |
/// | <c>app.bsky.graph.follow</c> | follow |
/// | <c>app.bsky.feed.post</c>: a reply | comment on its parent, to its owner |
/// | a quote | share of the quoted record, to its owner |
/// | a post that names accounts | mention of each that is not answered or quoted by it |
/// | a deletion in any of them | the record's first engagement, taken back |
/// | anything else | passed over |
///
/// An <c>at://</c> address begins with its owner's DID, so owners are always known. A deletion carries no record: engagements
/// bear the address of their record, so that it names its original.
/// </remarks>
internal sealed class Bluesky() : Platform(Jetstream)
{
    /// <summary>Its name: it has a path of its own, for it signs nothing and whoever relays it needs a key.</summary>
    public const string Jetstream = "bluesky";

    private const string Scheme = "at://";

    public override bool NeedsSecret => false;

    public override async Task ReadAsync(HttpRequest request, string? secret, Intake intake, CancellationToken cancellation)
    {
        using var lines = new LineReader(request.BodyReader);
        var facts = new Facts(intake, Name) { Line = 0 };
        while (!intake.HasFailed && await lines.ReadMoreAsync(cancellation))
        {
            while (lines.TryNext(out var line))
            {
                facts.Line++;
                if (!line.IsBlank)
                {
                    Read(line, facts);
                }
            }

            await intake.PublishFullAsync();
        }
    }

    private static void Read(Line line, Facts facts)
    {
        if (line.IsTooLong)
        {
            facts.Reject(RejectionReason.TooLarge, "", $"is larger than {ItemLimit.Bytes} bytes, which is the most that an item may have");
        }
        else if (JsonPiece.WhatIsWrongWith(line.Bytes.ToArray(), out var document) is { } wrong)
        {
            facts.Reject(RejectionReason.NotReadable, "", wrong);
        }
        else
        {
            using (document)
            {
                Read(new JsonAt(document!.RootElement, ""), facts);
            }
        }
    }

    private static void Read(JsonAt happened, Facts facts)
    {
        var commit = happened["commit"];
        var (collection, operation) = (commit["collection"].Text, commit["operation"].Text);
        if (happened["kind"].Text is { } kind and not "commit")
        {
            facts.Unmapped(kind, "/kind", "");
        }
        else if (collection is null || operation is null)
        {
            facts.Reject(RejectionReason.Missing, (collection is null ? commit["collection"] : commit["operation"]).Pointer, "is required of a commit, as a string");
        }
        else if (collection is not ("app.bsky.feed.like" or "app.bsky.feed.repost" or "app.bsky.feed.post" or "app.bsky.graph.follow"))
        {
            facts.Unmapped(collection, "/commit/collection", "");
        }
        else if (operation is not ("create" or "delete"))
        {
            facts.Unmapped($"{collection}: {operation}", "/commit/operation", "");
        }
        else
        {
            Read(commit, collection, operation, happened, facts);
        }
    }

    private static void Read(JsonAt commit, string collection, string operation, JsonAt happened, Facts facts)
    {
        var actor = happened["did"].Said;
        var record = commit["record"];
        var key = commit["rkey"].Said;
        var id = actor.Text is null ? key with { Text = null } : key.As(text => $"{Scheme}{actor.Text}/{collection}/{text}");
        var seen = SaidTime.Unix(happened["time_us"].SaidOrNumber);
        if (operation == "delete")
        {
            facts.TakenBack(retracts: id, id: Said.Nothing, kind: null, actor, seen);
            return;
        }

        var at = TimeOf(record["createdAt"].Said, seen);
        var subject = record["subject"];
        switch (collection)
        {
            case "app.bsky.feed.like":
                facts.Engaged("like", id, actor, OwnerOf(subject["uri"].Said), subject["uri"].Said, at);
                break;
            case "app.bsky.feed.repost":
                facts.Engaged("share", id, actor, OwnerOf(subject["uri"].Said), subject["uri"].Said, at);
                break;
            case "app.bsky.graph.follow":
                facts.Engaged("follow", id, actor, subject.Said, content: Said.Nothing, at);
                break;
            default:
                ReadPost(record, id, actor, at, facts);
                break;
        }
    }

    private static void ReadPost(JsonAt post, Said id, Said actor, SaidTime at, Facts facts)
    {
        var named = new HashSet<string?> { actor.Text };
        var count = 0;
        void Take(string kind, Said target, Said content)
        {
            named.Add(target.Text);
            facts.Engaged(kind, count++ == 0 ? id : id.As(text => ShortId.Of($"{text}#{kind}:{target.Text}")), actor, target, content, at);
        }

        if (post["reply"].IsThere)
        {
            var answered = post["reply"]["parent"]["uri"].Said;
            Take("comment", OwnerOf(answered), answered);
        }

        // A record by itself, or beside a picture.
        var embedded = post["embed"]["record"]["record"].IsThere ? post["embed"]["record"]["record"] : post["embed"]["record"];
        if (embedded["uri"].Text is { } quoted && quoted.Contains("/app.bsky.feed.post/", StringComparison.Ordinal))
        {
            Take("share", OwnerOf(embedded["uri"].Said), embedded["uri"].Said);
        }

        foreach (var feature in post["facets"].Elements().SelectMany(facet => facet["features"].Elements()))
        {
            var mentioned = feature["did"].Said;
            if (feature["$type"].Text == "app.bsky.richtext.facet#mention" && !named.Contains(mentioned.Text))
            {
                Take("mention", mentioned, id);
            }
        }

        if (count == 0)
        {
            facts.Unmapped("app.bsky.feed.post: a post by itself", "/commit/record", "");
        }
    }

    /// <summary>Who owns an address is its first part. A handle there may change hands; records have the DID.</summary>
    private static Said OwnerOf(Said address)
    {
        if (address.Text is not { } text)
        {
            return address;
        }

        var owner = text.StartsWith(Scheme, StringComparison.Ordinal) ? text[Scheme.Length..].Split('/')[0] : "";
        return owner.StartsWith("did:", StringComparison.Ordinal)
            ? address with { Text = owner }
            : address with { Text = null, Wrong = "is no at:// address that begins with its owner's DID" };
    }

    /// <summary>A record's time is its author's word, so never later than it was seen, and only if it is a time at all.</summary>
    private static SaidTime TimeOf(Said written, SaidTime seen) =>
        written.Text is not null && EngagementTime.TryParse(written.Text, out var time) && time >= EngagementTime.Earliest && !(time > seen.Read)
            ? new(written, time)
            : seen;
}
