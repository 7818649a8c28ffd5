using Reciprocity.Domain.Engagements;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.ActivityStreams;

/// <summary>Takes activities: what they mean, and what an Undo or a Delete of them takes back.</summary>
internal sealed class Activities(Facts facts)
{
    public void Take(JsonAt activity)
    {
        if (!activity.IsObject)
        {
            facts.Reject(RejectionReason.WrongType, activity.Pointer, "is no object; an activity is one");
        }
        else if (Vocabulary.Is(activity, Vocabulary.Undo) || Vocabulary.Is(activity, Vocabulary.Delete))
        {
            TakeBack(activity);
        }
        else
        {
            TakeMeaning(activity);
        }
    }

    private void TakeMeaning(JsonAt activity)
    {
        var meant = false;
        foreach (var engagement in Meaning.Of(activity))
        {
            meant = true;
            facts.Engaged(engagement.Kind, engagement.Id, engagement.Actor, engagement.Target, engagement.Content, engagement.At, engagement.OwnerMayBeUnknown);
        }

        if (!meant)
        {
            Unmapped(activity);
        }
    }

    private void TakeBack(JsonAt undo)
    {
        var actor = Vocabulary.IdOf(undo["actor"]);
        var at = new SaidTime(undo["published"].Said);
        var isAbsent = true;
        var number = 0;
        foreach (var original in undo["object"].Elements())
        {
            isAbsent = false;
            if (IsNoEngagement(original, actor))
            {
                Unmapped(undo);
                continue;
            }

            foreach (var (retracted, kind) in Originals(original, actor, at))
            {
                var id = Names.OfFact(Vocabulary.IdOf(undo), actor);
                TakeBack(retracted, kind, number == 0 ? id : Names.OfFurther(id, "object", new($"{number}")), actor, at);
                number++;
            }
        }

        if (isAbsent)
        {
            facts.Reject(RejectionReason.Missing, undo["object"].Pointer, "is required: what is taken back?");
        }
    }

    private void TakeBack(Meaning original, string? kind, Said id, Said actor, SaidTime at)
    {
        if (original.Actor.Text is { } first && first != actor.Text && actor.Text is not null)
        {
            facts.Reject(RejectionReason.Retraction, original.Actor.Pointer ?? "", "is not the actor who takes it back; only who engaged can");
        }
        else if (original.Id.IsThere)
        {
            facts.TakenBack(original.Id, id, kind, actor, at);
        }
        else if (kind is not null)
        {
            facts.TakenBackLike(kind, id, actor, original.Target, original.Content, at, original.OwnerMayBeUnknown);
        }
        else
        {
            facts.Reject(RejectionReason.Missing, original.Id.Pointer ?? "", "is required: what is taken back has to be named, or to be there with its type, actor and object");
        }
    }

    /// <summary>What is taken back, as far as it is said. The kind is null where only the id is.</summary>
    private static List<(Meaning Original, string? Kind)> Originals(JsonAt original, Said actor, SaidTime at)
    {
        var meant = Meaning.Of(Vocabulary.IsActivity(original) ? original : default, by: actor)
            .Concat(original.IsObject && !Vocabulary.IsActivity(original) ? Meaning.OfNote(original, actor, at, original) : [])
            .Select(meaning => (Original: meaning, Kind: (string?)meaning.Kind))
            .ToList();
        return meant.Count > 0 ? meant : [(new Meaning("", Names.OfFact(Vocabulary.IdOf(original), actor), default, default, default, at), null)];
    }

    /// <summary>A whole account, or an activity of a type that means nothing here.</summary>
    private static bool IsNoEngagement(JsonAt original, Said actor) =>
        Vocabulary.IsActor(original)
        || (actor.Text is not null && Vocabulary.IdOf(original).Text == actor.Text)
        || Vocabulary.IsOtherActivity(original);

    private void Unmapped(JsonAt activity)
    {
        var type = Vocabulary.TypesOf(activity).FirstOrDefault();
        if (type is null)
        {
            facts.Reject(RejectionReason.Missing, activity["type"].Pointer, "is required: an activity is a Like, Announce, Follow, Create, View, Undo or Delete");
            return;
        }

        var shown = type.Length > 40 ? type[..40] : type;
        facts.Unmapped(
            shown,
            activity[type == Vocabulary.Create || type is Vocabulary.Undo or Vocabulary.Delete ? "object" : "type"].Pointer,
            type == Vocabulary.Create ? "answers and mentions nobody, so it is no engagement"
            : type is Vocabulary.Undo or Vocabulary.Delete ? "is no engagement that could be taken back"
            : "is no engagement; those are Like, Announce, Follow, View, a Create of a Note that answers or mentions somebody, and Undo or Delete of them");
    }
}
