using Marten;
using Reciprocity.Domain.Relationships;

namespace Reciprocity.Projection.Relationships;

internal static class RelationshipMapping
{
    /// <summary>
    /// Indexed are the members of a pair, which never change. An index on a measure would have to be rewritten with every
    /// event; a member's relationships are sorted when they are read.
    /// </summary>
    public static void MapRelationships(this StoreOptions options) => options.Schema.For<Relationship>()
        .Duplicate(pair => pair.A, notNull: true, configure: index => index.TenancyScope = Marten.Schema.Indexing.Unique.TenancyScope.PerTenant)
        .Duplicate(pair => pair.B, notNull: true, configure: index => index.TenancyScope = Marten.Schema.Indexing.Unique.TenancyScope.PerTenant);
}
