using System.Globalization;
using System.Text;
using Reciprocity.Domain.Engagements;
using Reciprocity.Ingestion.Engagements;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.Webhooks;

/// <summary>X, as its Account Activity API delivers it for the accounts that are subscribed.</summary>
/// <remarks>
/// | what comes | engagement |
/// |---|---|
/// | <c>favorite_events</c> | like of the post, to its author |
/// | <c>tweet_create_events</c>: a repost | share of the original, to its author, and nothing else: its mentions are the original's |
/// | a reply | comment on the post that it answers, to its author |
/// | a quote | share of the quoted post, to its author |
/// | a post that names accounts | mention of each that is not answered or quoted by it |
/// | <c>follow_events</c>, <c>unfollow_events</c> | follow; <c>unfollow</c> takes the latest back |
/// | <c>direct_message_events</c>, <c>message_create</c> | message |
/// | <c>tweet_delete_events</c> | the post's first engagement, taken back |
/// | anything else | passed over |
///
/// That a like was taken back is never sent, nor are views. A deletion names the post alone: what a post means besides its first
/// engagement stays.
/// </remarks>
internal sealed class X() : SigningPlatform("x", "x-twitter-webhooks-signature", SignatureNotation.Base64)
{
    private static readonly string[] About = ["for_user_id", "user_has_blocked", "is_blocked_by", "users", "apps"];

    public override IResult? AnswerChallenge(IQueryCollection query, string network, WebhookSettings settings)
    {
        if (settings.Secret(Name, network) is not { } secret)
        {
            return WebhookSettings.WithoutSecret(Name);
        }

        return query["crc_token"].ToString() is { Length: > 0 } token
            ? Results.Json(new Dictionary<string, string> { ["response_token"] = Signature.Write(Encoding.UTF8.GetBytes(token), secret, SignatureNotation.Base64) })
            : Results.Problem("crc_token is required.", statusCode: StatusCodes.Status400BadRequest);
    }

    protected override void Read(ReadOnlyMemory<byte> json, Intake intake)
    {
        using var document = JsonPiece.ParseBody(json);
        var facts = new Facts(intake, Name);
        var body = new JsonAt(document.RootElement, "");
        if (!body.IsObject)
        {
            facts.Reject(RejectionReason.WrongType, "", "is no object; a delivery is one");
        }

        foreach (var name in body.MemberNames().Except(About))
        {
            foreach (var item in body[name].Elements())
            {
                ReadEvent(name, item, facts);
            }
        }
    }

    private static void ReadEvent(string name, JsonAt item, Facts facts)
    {
        switch (name)
        {
            case "favorite_events":
                facts.Engaged(
                    "like",
                    id: item["id"].SaidOrNumber,
                    actor: IdOf(item["user"]),
                    target: IdOf(item["favorited_status"]["user"]),
                    content: IdOf(item["favorited_status"]),
                    at: TimeOf(item));
                break;
            case "tweet_create_events":
                ReadPost(item, facts);
                break;
            case "follow_events" or "unfollow_events":
                ReadFollow(item, isUnfollow: name == "unfollow_events" || item["type"].Text == "unfollow", facts);
                break;
            case "direct_message_events" when item["type"].Text == "message_create":
                var message = item["message_create"];
                facts.Engaged(
                    "message",
                    id: item["id"].SaidOrNumber,
                    actor: message["sender_id"].SaidOrNumber,
                    target: message["target"]["recipient_id"].SaidOrNumber,
                    content: Said.Nothing,
                    at: TimeOf(item));
                break;
            case "tweet_delete_events":
                facts.TakenBack(retracts: IdOf(item["status"]), id: Said.Nothing, kind: null, actor: item["status"]["user_id"].SaidOrNumber, at: TimeOf(item));
                break;
            default:
                facts.Unmapped(name, item.Pointer, "");
                break;
        }
    }

    private static void ReadPost(JsonAt post, Facts facts)
    {
        var (id, author, at) = (IdOf(post), IdOf(post["user"]), TimeOf(post));
        if (post["retweeted_status"] is { IsThere: true } original)
        {
            facts.Engaged("share", id, author, IdOf(original["user"]), IdOf(original), at);
            return;
        }

        var named = new HashSet<string?> { author.Text };
        var count = 0;
        void Take(string kind, Said target, Said content)
        {
            named.Add(target.Text);
            facts.Engaged(kind, count++ == 0 ? id : id.As(text => $"{text}#{kind}:{target.Text}"), author, target, content, at);
        }

        var answered = TextOf(post, "in_reply_to_user_id");
        if (answered.IsThere)
        {
            Take("comment", answered, TextOf(post, "in_reply_to_status_id"));
        }

        if (post["quoted_status"] is { IsThere: true } quoted)
        {
            Take("share", IdOf(quoted["user"]), IdOf(quoted));
        }

        var whole = post["extended_tweet"].IsThere ? post["extended_tweet"] : post;
        foreach (var mentioned in whole["entities"]["user_mentions"].Elements().Select(IdOf).Where(said => said.Text is null || !named.Contains(said.Text)).ToList())
        {
            if (mentioned.Text is null || !named.Contains(mentioned.Text))
            {
                Take("mention", mentioned, id);
            }
        }

        if (count == 0)
        {
            facts.Unmapped("tweet_create_events: a post by itself", post.Pointer, "");
        }
    }

    private static void ReadFollow(JsonAt item, bool isUnfollow, Facts facts)
    {
        // Without an id of its own: it is known by who, whom and when.
        var (actor, target, at) = (IdOf(item["source"]), IdOf(item["target"]), TimeOf(item));
        var id = actor.As(text => FormattableString.Invariant($"follow:{text}:{target.Text}:{at.Read?.ToUnixTimeMilliseconds()}"));
        if (isUnfollow)
        {
            facts.TakenBackLike("follow", id, actor, target, content: Said.Nothing, at);
        }
        else
        {
            facts.Engaged("follow", id, actor, target, content: Said.Nothing, at);
        }
    }

    private static Said IdOf(JsonAt item) => TextOf(item, "id");

    /// <summary>Large numbers stand there twice, and the one that is text is exact.</summary>
    private static Said TextOf(JsonAt item, string name) => item[name + "_str"].SaidOrNumber.Or(item[name].SaidOrNumber);

    private static SaidTime TimeOf(JsonAt item)
    {
        var unix = item["timestamp_ms"].SaidOrNumber.Or(item["created_timestamp"].SaidOrNumber);
        if (unix.IsThere)
        {
            return SaidTime.Unix(unix);
        }

        var written = item["created_at"].Said;
        return DateTimeOffset.TryParseExact(written.Text, "ddd MMM dd HH:mm:ss zzz yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? new(written, time)
            : new(written);
    }
}
