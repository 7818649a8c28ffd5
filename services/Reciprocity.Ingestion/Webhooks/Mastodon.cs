using Reciprocity.Domain.Engagements;
using Reciprocity.Ingestion.ActivityStreams;
using Reciprocity.Ingestion.Engagements;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.Webhooks;

/// <summary>Mastodon: activities of ActivityPub, passed on by a server or a relay of one's own, and a server's administrative webhooks.</summary>
/// <remarks>
/// | event of a webhook | engagement |
/// |---|---|
/// | <c>status.created</c>: a boost | share of the original, to its author |
/// | a reply | comment on the status that it answers, to its author |
/// | a status that names accounts | mention of each that is not answered by it |
/// | anything else | passed over |
///
/// An activity means what <see cref="Activities"/> says, except that what is no engagement is passed over. Administrative webhooks
/// tell neither of favourites nor of follows or deletions, and of statuses of their own server only; activities do. Both ways lead
/// to the same facts: a status is known by its URI.
/// </remarks>
internal sealed class Mastodon() : SigningPlatform("mastodon", "X-Hub-Signature", SignatureNotation.Hexadecimal)
{
    protected override void Read(ReadOnlyMemory<byte> json, Intake intake)
    {
        bool isActivity;
        using (var document = JsonPiece.ParseBody(json))
        {
            var body = new JsonAt(document.RootElement, "");
            isActivity = !body.IsObject || !body["event"].IsThere;
            if (!isActivity)
            {
                Read(body, new Facts(intake, ActivityStreamsFormat.Source));
            }
        }

        if (isActivity)
        {
            ActivityStreamsFormat.Read(json, intake, largest: WholeBody.MaxBytes);
        }
    }

    private static void Read(JsonAt body, Facts facts)
    {
        switch (body["event"].Text)
        {
            case "status.created":
                ReadStatus(body["object"], facts);
                break;
            case { } other:
                facts.Unmapped(other, "/event", "");
                break;
            case null:
                facts.Reject(RejectionReason.WrongType, "/event", "must be a string: the name of what happened");
                break;
        }
    }

    private static void ReadStatus(JsonAt status, Facts facts)
    {
        var (id, author, at) = (Names.OfContent(status["uri"].Said), MemberOf(status["account"]), new SaidTime(status["created_at"].Said));
        if (status["reblog"] is { IsThere: true } original)
        {
            facts.Engaged("share", id, author, MemberOf(original["account"]), Names.OfContent(original["uri"].Said), at);
            return;
        }

        var answered = status["in_reply_to_account_id"].SaidOrNumber;
        var isAnswer = answered.IsThere || status["in_reply_to_id"].IsThere;
        var named = new HashSet<string?> { author.Text };
        if (isAnswer)
        {
            var owner = OwnerOf(answered, status, author);
            named.Add(owner.Text);
            facts.Engaged("comment", id, author, owner, AnsweredOf(status, owner, id), at, ownerMayBeUnknown: true);
        }

        var isFirst = !isAnswer;
        foreach (var mentioned in status["mentions"].Elements().Select(MemberOf))
        {
            if (mentioned.Text is null || named.Add(mentioned.Text))
            {
                facts.Engaged("mention", isFirst ? id : Names.OfFurther(id, "mention", mentioned), author, mentioned, id, at);
                isFirst = false;
            }
        }

        if (isFirst)
        {
            facts.Unmapped("status.created: a status by itself", status.Pointer, "");
        }
    }

    /// <summary>The account that is answered has only its number there; who it is, the mentions say, if it is not the author.</summary>
    private static Said OwnerOf(Said answered, JsonAt status, Said author) =>
        answered.Text is not null && answered.Text == status["account"]["id"].SaidOrNumber.Text ? author
        : status["mentions"].Elements().FirstOrDefault(mention => mention["id"].SaidOrNumber.Text == answered.Text) is { IsThere: true } mention ? MemberOf(mention)
        : new(null, status["in_reply_to_account_id"].Pointer);

    /// <summary>
    /// An account's address, written as ActivityPub has it: mentions carry only that of the profile, and an account has to be the
    /// same member wherever it is met.
    /// </summary>
    private static Said MemberOf(JsonAt account) => account["url"].Said.As(url => url.Replace("/@", "/users/", StringComparison.Ordinal));

    /// <summary>What is answered has only its number there. Where its author is of the same server, that makes its URI.</summary>
    private static Said AnsweredOf(JsonAt status, Said owner, Said id)
    {
        var host = HostOf(id);
        var above = owner.Text is { } text && text.StartsWith(host + "/", StringComparison.Ordinal) ? text : host;
        return status["in_reply_to_id"].SaidOrNumber.As(number => $"{above}/statuses/{number}");
    }

    private static string HostOf(Said uri) => Uri.TryCreate(uri.Text, UriKind.Absolute, out var parsed) ? parsed.GetLeftPart(UriPartial.Authority) : "";
}
