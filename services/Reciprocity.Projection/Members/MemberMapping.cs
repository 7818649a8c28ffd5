using System.Reflection;
using Marten;
using Reciprocity.Domain.Members;

namespace Reciprocity.Projection.Members;

internal static class MemberMapping
{
    public const string GivenTotal = "given_total";
    public const string ReceivedTotal = "received_total";

    /// <summary>
    /// The totals are columns so that members can be sorted by them, but have no index: it would have to be rewritten with
    /// every event.
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
            }
        });
    }

    private static PropertyInfo Property<T>(string name) => typeof(T).GetProperty(name)!;
}
