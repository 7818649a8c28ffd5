using Marten;
using Reciprocity.Domain.Networks;

namespace Reciprocity.Projection.Networks;

internal static class NetworkMapping
{
    public static void MapNetworks(this StoreOptions options) => options.Schema.For<NetworkSummary>();
}
