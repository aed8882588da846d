namespace Surus.Kubernetes;

/// <summary>No answer came from the API server. Whether it did what was asked is unknown unless <see cref="NotSent"/>.</summary>
public sealed class ApiConnectionException : Exception
{
    /// <summary>Says which request got no answer, and why.</summary>
    public ApiConnectionException(string message, bool notSent, Exception? inner = null)
        : base(message, inner) => NotSent = notSent;

    /// <summary>True where the request certainly did not reach the server.</summary>
    public bool NotSent { get; }
}
