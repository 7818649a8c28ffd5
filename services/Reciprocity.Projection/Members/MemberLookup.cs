using Reciprocity.Domain.Members;
using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Members;

internal static class MemberLookup
{
    /// <summary>Whether the network has this member: one of whom anything is left that counts.</summary>
    public static async Task<bool> HasMemberAsync(this Measurement.At at, string member, CancellationToken cancellation) =>
        await at.MemberAsync(member, cancellation) is not null;

    /// <summary>How this member stands; null where the network has none of whom anything is left that counts.</summary>
    public static async Task<Standing?> MemberAsync(this Measurement.At at, string member, CancellationToken cancellation) =>
        MemberId.CanBe(member) && await at.Snapshot.Session.LoadAsync<Standing>(member, cancellation) is { } standing && !standing.IsBlank() ? standing : null;
}
