using Marten;
using Reciprocity.Domain.Networks;

namespace Reciprocity.Projection.Networks;

internal static class NetworkMapping
{
    /// <summary>
    /// A network's document without the latencies of its answers, as SQL of the alias <c>network</c>. They are nearly all of a large
    /// network's document, each answer about the network or a member begins with it, and only reply curves need them.
    /// </summary>
    public const string WithoutLatencies =
        """
        jsonb_set(network.data, '{openings}', coalesce((
          select jsonb_object_agg(key, jsonb_build_object('sums', value->'sums', 'answers', '', 'replaced', ''))
          from jsonb_each(network.data->'openings')), '{}'))
        """;

    public static void MapNetworks(this StoreOptions options) => options.Schema.For<NetworkSummary>();
}
