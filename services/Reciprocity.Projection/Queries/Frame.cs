using Npgsql;
using Reciprocity.Domain.Policies;
using Reciprocity.Projection.Generations;

namespace Reciprocity.Projection.Queries;

/// <summary>What a question needs before anything is read: a network, the read models that are asked, and the time.</summary>
internal sealed record Frame(Generation Generation, string Network, DateTimeOffset AsOf)
{
    /// <summary>The policy that the read models were folded under.</summary>
    public EngagementPolicy Policy => Generation.Policy;

    /// <summary>The schema of the read models.</summary>
    public string Schema => Generation.Schema;
}

/// <summary>What is read of a network: its results follow one another in the order of the commands.</summary>
internal delegate IEnumerable<NpgsqlBatchCommand> Question(Frame frame);
