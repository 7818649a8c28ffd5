using System.Reflection;
using Marten;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Projection.Relationships;

internal static class RelationshipMapping
{
    /// <summary>
    /// Indexed are the members of a pair, which never change, and the week of its last engagement, which does once a week at most. An index on a
    /// measure would have to be rewritten with every event; a member's relationships are sorted when they are read, by columns that
    /// spare looking into each document.
    /// </summary>
    public static void MapRelationships(this StoreOptions options)
    {
        options.Schema.For<Relationship>();
        options.Policies.ForAllDocuments(mapping =>
        {
            if (mapping.DocumentType == typeof(Relationship))
            {
                foreach (var (side, of) in new[] { (nameof(Relationship.AToB), "a"), (nameof(Relationship.BToA), "b") })
                {
                    mapping.DuplicateField([Property<Relationship>(side), Property<DirectedTally>(nameof(DirectedTally.Last))], columnName: $"last_{of}");
                    mapping.DuplicateField([Property<Relationship>(side), Property<DirectedTally>(nameof(DirectedTally.Strength))], columnName: $"strength_{of}");
                }

                mapping.DuplicateField([Property<Relationship>(nameof(Relationship.LastWeek))], columnName: RelationshipSql.LastWeek);
                foreach (var member in new[] { nameof(Relationship.A), nameof(Relationship.B) })
                {
                    var column = mapping.DuplicateField([Property<Relationship>(member)], notNull: true).ColumnName;
                    mapping.AddIndex("tenant_id", column, RelationshipSql.LastWeek);
                }
            }
        });
    }

    private static PropertyInfo Property<T>(string name) => typeof(T).GetProperty(name)!;
}
