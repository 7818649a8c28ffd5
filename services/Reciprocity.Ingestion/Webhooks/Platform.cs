using Reciprocity.Ingestion.Engagements;
using Reciprocity.Ingestion.Formats;

namespace Reciprocity.Ingestion.Webhooks;

/// <summary>How a platform delivers: how it proves that a body is its own, and what is in it.</summary>
/// <param name="name">As it stands in the path, in the settings and, unless ids are known by another, as the source of facts.</param>
internal abstract class Platform(string name)
{
    public string Name { get; } = name;

    /// <summary>Whether it signs what it delivers. Where it does not, its path asks for a key.</summary>
    public virtual bool NeedsSecret => true;

    /// <summary>Reads a delivery into the intake.</summary>
    /// <param name="secret">Null where none is configured and none is needed.</param>
    /// <exception cref="UnreadableBodyException">It is not signed as it should be, or cannot be read.</exception>
    public abstract Task ReadAsync(HttpRequest request, string? secret, Intake intake, CancellationToken cancellation);

    /// <summary>Answers the platform's question whether the address is meant; null where it asks none.</summary>
    public virtual IResult? AnswerChallenge(IQueryCollection query, string network, WebhookSettings settings) => null;

    protected static UnreadableBodyException NotProven(string header) => new(
        StatusCodes.Status401Unauthorized, $"{header} is missing, or was not made of this body with the secret that is configured here.");
}

/// <summary>A platform that signs the whole body, which is JSON.</summary>
internal abstract class SigningPlatform(string name, string header, SignatureNotation notation) : Platform(name)
{
    public sealed override async Task ReadAsync(HttpRequest request, string? secret, Intake intake, CancellationToken cancellation)
    {
        var body = await WholeBody.ReadAsync(request.BodyReader, cancellation);
        if (secret is null || !Signature.IsOf(body.Span, secret, request.Headers[header], notation))
        {
            throw NotProven(header);
        }

        Read(Utf8Bom.Skip(body), intake);
        await intake.PublishFullAsync();
    }

    /// <exception cref="UnreadableBodyException">It is not what the platform sends.</exception>
    protected abstract void Read(ReadOnlyMemory<byte> json, Intake intake);
}
