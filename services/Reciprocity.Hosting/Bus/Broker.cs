namespace Reciprocity.Hosting.Bus;

/// <summary>Where the broker is, with the credentials to use it.</summary>
public sealed record Broker(Uri Address);
