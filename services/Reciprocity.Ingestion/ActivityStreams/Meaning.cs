using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.ActivityStreams;

/// <summary>An engagement that an activity means.</summary>
/// <param name="Content">What was engaged with; nothing where it was somebody.</param>
/// <param name="OwnerMayBeUnknown">Whether it is about content, whose owner the activity may not name.</param>
internal readonly record struct Meaning(
    string Kind, Said Id, Said Actor, Said Target, Said Content, SaidTime At, bool OwnerMayBeUnknown = false)
{
    /// <summary>All that an activity means, in the order in which it says so. An Undo or a Delete means nothing by itself.</summary>
    /// <param name="by">Who it is by where it does not say so itself, as what somebody undoes may.</param>
    public static IEnumerable<Meaning> Of(JsonAt activity, Said by = default)
    {
        var actor = Vocabulary.IdOf(activity["actor"]).Or(by);
        var at = new SaidTime(activity["published"].Said);
        if (Vocabulary.KindOf(activity) is { } kind)
        {
            return OfAct(kind, activity, actor, at);
        }

        return Vocabulary.Is(activity, Vocabulary.Create)
            ? activity["object"].Elements().Where(note => note.IsObject).SelectMany(note => OfNote(note, actor, at, activity))
            : [];
    }

    /// <summary>A note that answers is a comment on what it answers; whom else it names is mentioned in it.</summary>
    /// <remarks>They bear the note's id, not that of its creation: it is the note that is deleted.</remarks>
    public static IEnumerable<Meaning> OfNote(JsonAt note, Said actor, SaidTime at, JsonAt activity)
    {
        var id = Names.OfFact(Vocabulary.IdOf(note).Or(Vocabulary.IdOf(activity)), actor);
        var content = Names.OfContent(Vocabulary.IdOf(note));
        var when = new SaidTime(at.Written.Or(note["published"].Said));
        var answered = note["inReplyTo"];
        var owner = Said.Nothing;
        if (answered.IsThere)
        {
            owner = Owner.Of(answered, actor, activity, note);
            yield return new("comment", id, actor, owner, Names.OfContent(Vocabulary.IdOf(answered)), when, OwnerMayBeUnknown: true);
        }

        var isFirst = !answered.IsThere;
        foreach (var mentioned in Owner.Mentioned(note).DistinctBy(said => said.Text))
        {
            if (mentioned.Text is null || (mentioned.Text != actor.Text && mentioned.Text != owner.Text))
            {
                yield return new("mention", isFirst ? id : Names.OfFurther(id, "mention", mentioned), actor, mentioned, content, when);
                isFirst = false;
            }
        }
    }

    private static IEnumerable<Meaning> OfAct(string kind, JsonAt activity, Said actor, SaidTime at)
    {
        var isFirst = true;
        var own = Names.OfFact(Vocabulary.IdOf(activity), actor);
        var objects = activity["object"];
        foreach (var content in objects.IsThere ? objects.Elements() : [objects])
        {
            var named = Vocabulary.IdOf(content);
            var id = isFirst ? own : Names.OfFurther(own, "object", named);
            isFirst = false;

            // Whoever is followed, liked or viewed as such is the target; so is nobody, where there is no object at all.
            if (kind == "follow" || Vocabulary.IsActor(content) || !named.IsThere)
            {
                yield return new(kind, id, actor, named, Said.Nothing, at);
            }
            else
            {
                yield return new(kind, id, actor, Owner.Of(content, actor, activity), Names.OfContent(named), at, OwnerMayBeUnknown: true);
            }
        }
    }
}
