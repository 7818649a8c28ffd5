using System.Reflection;
using Marten;
using Reciprocity.Domain.Members;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Projection.Members;

internal static class MemberMapping
{
    public const string GivenTotal = "given_total";
    public const string ReceivedTotal = "received_total";
    public const string AwaitedTotal = "awaited_total";
    public const string AwaitedInWindow = "awaited_in_window";

    /// <summary>
    /// The totals are columns so that members can be sorted by them, and those of what they were awaited for so that many can be
    /// compared. They have no index: it would have to be rewritten with every event.
    /// </summary>
    public static void MapMembers(this StoreOptions options)
    {
        options.Schema.For<Standing>();
        options.Policies.ForAllDocuments(mapping =>
        {
            if (mapping.DocumentType == typeof(Standing))
            {
                var total = Property<Tally>(nameof(Tally.Total));
                mapping.DuplicateField([Property<Standing>(nameof(Standing.Given)), total], columnName: GivenTotal, notNull: true);
                mapping.DuplicateField([Property<Standing>(nameof(Standing.Received)), total], columnName: ReceivedTotal, notNull: true);
                var awaited = Property<Standing>(nameof(Standing.ReceivedOpenings));
                mapping.DuplicateField([awaited, Property<OpeningSums>(nameof(OpeningSums.Total))], columnName: AwaitedTotal, notNull: true);
                mapping.DuplicateField([awaited, Property<OpeningSums>(nameof(OpeningSums.AnsweredInWindow))], columnName: AwaitedInWindow, notNull: true);
            }
        });
    }

    private static PropertyInfo Property<T>(string name) => typeof(T).GetProperty(name)!;
}
