using System.Text;
using Reciprocity.Domain.Engagements;
using Reciprocity.Ingestion.Engagements;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.Webhooks;

/// <summary>Instagram, as Meta's webhooks deliver it for a professional account.</summary>
/// <remarks>
/// | what comes | engagement |
/// |---|---|
/// | <c>comments</c>, <c>live_comments</c> | comment by <c>from</c> to the account, on the medium |
/// | <c>messages</c>, the account's own included | message by <c>sender</c> to <c>recipient</c> |
/// | a message that was deleted | that message, taken back |
/// | <c>message_reactions</c>, <c>react</c> | like of the message; <c>unreact</c> takes the latest back |
/// | anything else | passed over |
///
/// Likes, follows, shares and views are never sent. <c>mentions</c> names no actor. Nor does an answer by the account itself to
/// a comment name whom it answers.
/// </remarks>
internal sealed class Instagram() : SigningPlatform("instagram", "X-Hub-Signature-256", SignatureNotation.Hexadecimal)
{
    public override IResult? AnswerChallenge(IQueryCollection query, string network, WebhookSettings settings)
    {
        if (settings.VerifyToken(Name, network) is not { } token)
        {
            return WebhookSettings.WithoutVerifyToken(Name);
        }

        string? challenge = query["hub.challenge"];
        if (query["hub.mode"] != "subscribe" || string.IsNullOrEmpty(challenge))
        {
            return Results.Problem("hub.mode=subscribe and hub.challenge are required.", statusCode: StatusCodes.Status400BadRequest);
        }

        return Signature.IsSecret(query["hub.verify_token"], token)
            ? Results.Text(challenge, "text/plain", Encoding.UTF8)
            : Results.Problem("hub.verify_token is not the one that is configured here.", statusCode: StatusCodes.Status403Forbidden);
    }

    protected override void Read(ReadOnlyMemory<byte> json, Intake intake)
    {
        using var document = JsonPiece.ParseBody(json);
        var facts = new Facts(intake, Name);
        foreach (var notification in new JsonAt(document.RootElement, "").Elements())
        {
            if (!notification["entry"].IsArray)
            {
                facts.Reject(RejectionReason.WrongType, notification["entry"].Pointer, "must be an array: a notification has its entries there");
            }

            foreach (var entry in notification["entry"].Elements())
            {
                ReadEntry(entry, facts);
            }
        }
    }

    private static void ReadEntry(JsonAt entry, Facts facts)
    {
        foreach (var message in entry["messaging"].Elements())
        {
            ReadMessage(message, facts);
        }

        foreach (var message in entry["standby"].Elements())
        {
            facts.Unmapped("standby", message.Pointer, "");
        }

        // An app that logs in with Instagram itself gets its one change in the entry, without a list.
        foreach (var change in entry["changes"].IsThere ? entry["changes"].Elements() : entry["field"].IsThere ? [entry] : [])
        {
            foreach (var value in change["value"].Elements())
            {
                ReadChange(change["field"], value, entry, facts);
            }
        }
    }

    private static void ReadChange(JsonAt field, JsonAt value, JsonAt entry, Facts facts)
    {
        switch (field.Text)
        {
            case "comments" or "live_comments":
                ReadComment(value, entry, facts);
                break;
            case "messages" or "message_reactions":
                ReadMessage(value, facts);
                break;
            case { } other:
                facts.Unmapped(other, field.Pointer, "");
                break;
            case null:
                facts.Reject(RejectionReason.WrongType, field.Pointer, "must be a string: the name of what changed");
                break;
        }
    }

    private static void ReadComment(JsonAt comment, JsonAt entry, Facts facts)
    {
        var account = entry["id"].SaidOrNumber;
        var by = comment["from"]["id"].SaidOrNumber;
        if (by.Text == account.Text && by.Text is not null && comment["parent_id"].IsThere)
        {
            facts.Unmapped("comments: an answer by the account", comment.Pointer, "");
            return;
        }

        facts.Engaged(
            "comment",
            id: comment["id"].SaidOrNumber,
            actor: by,
            target: account,
            content: comment["media"]["id"].SaidOrNumber,
            at: SaidTime.Unix(entry["time"].SaidOrNumber));
    }

    private static void ReadMessage(JsonAt message, Facts facts)
    {
        var (said, reaction) = (message["message"], message["reaction"]);
        var (sender, recipient) = (message["sender"]["id"].SaidOrNumber, message["recipient"]["id"].SaidOrNumber);
        var at = SaidTime.Unix(message["timestamp"].SaidOrNumber);
        if (said.IsThere)
        {
            var id = said["mid"].SaidOrNumber;
            if (said["is_deleted"].IsTrue)
            {
                facts.TakenBack(retracts: id, id: Said.Nothing, "message", sender, at);
            }
            else
            {
                facts.Engaged("message", id, sender, recipient, content: Said.Nothing, at);
            }
        }
        else if (reaction.IsThere)
        {
            ReadReaction(reaction, sender, recipient, at, facts);
        }
        else
        {
            facts.Unmapped("messaging", message.Pointer, "");
        }
    }

    private static void ReadReaction(JsonAt reaction, Said sender, Said recipient, SaidTime at, Facts facts)
    {
        // A reaction has no id. One may be taken back and given again, so its time is part of the one that is made for it.
        var reacted = reaction["mid"].SaidOrNumber;
        var id = reacted.As(mid => FormattableString.Invariant($"reaction:{at.Read?.ToUnixTimeMilliseconds()}:{sender.Text}:{mid}")).As(ShortId.Of);
        var content = reacted.As(ShortId.Of);
        switch (reaction["action"].Text)
        {
            case "react":
                facts.Engaged("like", id, sender, recipient, content, at);
                break;
            case "unreact":
                facts.TakenBackLike("like", id, sender, recipient, content, at);
                break;
            default:
                facts.Reject(RejectionReason.WrongType, reaction["action"].Pointer, "must be 'react' or 'unreact'");
                break;
        }
    }
}
