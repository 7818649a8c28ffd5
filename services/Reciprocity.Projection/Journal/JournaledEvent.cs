using JasperFx.Events;
using Reciprocity.Projection.Journal.V1;

namespace Reciprocity.Projection.Journal;

/// <summary>Builds the journal's events with their own ids. Apart, because MassTransit has an <c>Event&lt;T&gt;</c> too.</summary>
internal static class JournaledEvent
{
    public static object Of(Intake.Entry entry) =>
        new Event<EngagementJournaled>(EngagementJournaled.Of(entry.Engagement, entry.Pair, entry.Historical)) { Id = entry.Engagement.EventId };
}
