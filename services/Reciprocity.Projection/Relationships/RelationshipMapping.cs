using System.Reflection;
using Marten;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Projection.Relationships;

internal static class RelationshipMapping
{
    /// <summary>
    /// Indexed are the members of a pair, which never change. An index on a measure would have to be rewritten with every
    /// event; a member's relationships are sorted when they are read, by columns that spare looking into each document.
    /// </summary>
    public static void MapRelationships(this StoreOptions options)
    {
        options.Schema.For<Relationship>()
            .Duplicate(pair => pair.A, notNull: true, configure: index => index.TenancyScope = Marten.Schema.Indexing.Unique.TenancyScope.PerTenant)
            .Duplicate(pair => pair.B, notNull: true, configure: index => index.TenancyScope = Marten.Schema.Indexing.Unique.TenancyScope.PerTenant);
        options.Policies.ForAllDocuments(mapping =>
        {
            if (mapping.DocumentType == typeof(Relationship))
            {
                foreach (var (side, of) in new[] { (nameof(Relationship.AToB), "a"), (nameof(Relationship.BToA), "b") })
                {
                    mapping.DuplicateField([Property<Relationship>(side), Property<DirectedTally>(nameof(DirectedTally.Last))], columnName: $"last_{of}");
                    mapping.DuplicateField([Property<Relationship>(side), Property<DirectedTally>(nameof(DirectedTally.Strength))], columnName: $"strength_{of}");
                }
            }
        });
    }

    private static PropertyInfo Property<T>(string name) => typeof(T).GetProperty(name)!;
}
