using System.Text;
using Reciprocity.Domain.Engagements;
using Reciprocity.Ingestion.Engagements;

namespace Reciprocity.Ingestion.Formats;

/// <summary>
/// Takes facts that another system's format holds into an intake. What a fact is made of remembers where it was said, so that
/// whoever sent it is pointed to what they sent.
/// </summary>
/// <param name="source">The source of every fact.</param>
internal sealed class Facts(Intake intake, string source)
{
    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);

    /// <summary>The line, from 1, into which pointers point; null when they point into the body.</summary>
    public int? Line { get; set; }

    /// <summary>Somebody engaged somebody.</summary>
    /// <param name="id">Without one, the fact is identified by its content.</param>
    /// <param name="ownerMayBeUnknown">Whether it may come without a target, as long as it has content.</param>
    public void Engaged(string kind, Said id, Said actor, Said target, Said content, SaidTime at, bool ownerMayBeUnknown = false)
    {
        intake.Draft.OwnerMayBeUnknown = ownerMayBeUnknown;
        intake.Draft.Kind = kind;
        Take(id, actor, target, content, at);
    }

    /// <summary>An engagement with an id was taken back.</summary>
    /// <param name="retracts">The original's id.</param>
    /// <param name="id">Without one, it bears its original's.</param>
    /// <param name="kind">Null where only the original says it.</param>
    public void TakenBack(Said retracts, Said id, string? kind, Said actor, SaidTime at)
    {
        intake.Draft.Kind = kind;
        intake.Draft.Retracted = true;
        Set("/retracts", retracts, text => intake.Draft.Retracts = text);
        Take(id.Or(retracts), actor, Said.Nothing, Said.Nothing, at);
    }

    /// <summary>The latest engagement that is like this was taken back.</summary>
    public void TakenBackLike(string kind, Said id, Said actor, Said target, Said content, SaidTime at, bool ownerMayBeUnknown = false)
    {
        intake.Draft.OwnerMayBeUnknown = ownerMayBeUnknown;
        intake.Draft.Kind = kind;
        intake.Draft.Retracted = true;
        Take(id, actor, target, content, at);
    }

    /// <summary>Something that is no engagement: passed over where a platform sent it, else rejected.</summary>
    /// <param name="what">Its name, in the words of its format.</param>
    public void Unmapped(string what, string? pointer, string detail)
    {
        if (!intake.TryPassOver(what))
        {
            Reject(RejectionReason.UnknownKind, pointer ?? "", detail);
        }
    }

    /// <summary>Something that cannot be read at all.</summary>
    public void Reject(string reason, string pointer, string detail)
    {
        intake.Draft.Clear();
        _places[""] = pointer;
        intake.Draft.Reject(reason, "", detail);
        Finish();
    }

    private void Take(Said id, Said actor, Said target, Said content, SaidTime at)
    {
        var draft = intake.Draft;
        draft.Source = source;
        Set("/id", id, text => draft.Id = text);
        Set("/actor", actor, text => draft.Actor = text);
        Set("/target", target, text => draft.Target = text);
        Set("/content", content, text => draft.Content = text);
        Set("/occurredAt", at.Written, text => draft.OccurredAt = text);
        draft.OccurredAtTime = at.Read;
        Finish();
    }

    private void Set(string field, Said said, Action<string> set)
    {
        if (said.Pointer is not null)
        {
            _places[field] = said.Pointer;
        }

        if (said.Wrong is not null)
        {
            intake.Draft.Reject(RejectionReason.WrongType, field, said.Wrong);
        }
        else if (said.Text is not null)
        {
            set(said.Text);
        }
    }

    private void Finish()
    {
        intake.Take(SizeOf(intake.Draft), Locate);
        _places.Clear();
    }

    /// <summary>About what it has in a pack: it was sent among much that does not travel on.</summary>
    private static int SizeOf(EngagementDraft draft) =>
        SizeOf(draft.Id) + SizeOf(draft.Source) + SizeOf(draft.Actor) + SizeOf(draft.Target) + SizeOf(draft.Content) + SizeOf(draft.Retracts);

    private static int SizeOf(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    private EngagementError Locate(EngagementError error) => error with
    {
        Pointer = _places.GetValueOrDefault(error.Pointer, ""),
        Detail = Line is { } line ? $"{error.Detail} (line {line})" : error.Detail,
    };
}
