using System.Reflection;
using Marten;
using Reciprocity.Domain.Members;

namespace Reciprocity.Projection.Members;

internal static class MemberMapping
{
    /// <summary>
    /// The totals are columns so that members can be sorted by them, but have no index: it would have to be rewritten with
    /// every event.
    /// </summary>
    public static void MapMembers(this StoreOptions options) => options.Policies.ForAllDocuments(mapping =>
    {
        if (mapping.DocumentType == typeof(Standing))
        {
            var total = Property<Tally>(nameof(Tally.Total));
            mapping.DuplicateField([Property<Standing>(nameof(Standing.Given)), total], notNull: true);
            mapping.DuplicateField([Property<Standing>(nameof(Standing.Received)), total], notNull: true);
        }
    });

    private static PropertyInfo Property<T>(string name) => typeof(T).GetProperty(name)!;
}
