namespace Reciprocity.Projection.Journal.V1;

/// <summary>
/// The event that the journal holds once a member is erased: what it goes by since, in this event and in all before it. The network
/// is the event's tenant; the id that it had stands nowhere.
/// </summary>
/// <remarks>Stored for ever: names are frozen. A change of meaning is a new type.</remarks>
public sealed record MemberErased
{
    public required string Token { get; init; }
}
