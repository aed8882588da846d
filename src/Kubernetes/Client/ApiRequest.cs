namespace Surus.Kubernetes;

/// <summary>One request as it goes over the wire.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Path and query, beginning with a slash.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public const string Json = "application/json";

    public byte[]? Body { get; init; }

    public string ContentType { get; init; } = Json;

    public string Accept { get; init; } = Json;

    public Repeat Repeat { get; init; } = Repeat.IfNotProcessed;

    /// <summary>Never the body, which may hold a secret.</summary>
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>When sending a request once more does no harm.</summary>
internal enum Repeat
{
    /// <summary>Only where it never reached the server: an answer 429 says something else here (an eviction must wait).</summary>
    IfNotSent,

    /// <summary>Where it did not reach the server, or the server said that it did nothing.</summary>
    IfNotProcessed,

    /// <summary>Always: a read, or a write that comes to the same when repeated.</summary>
    Always,
}
