using System.Net;
using System.Net.Http.Headers;

namespace Surus.Kubernetes;

/// <summary>Decides whether a request is sent once more, and after which pause.</summary>
internal static class RetryPolicy
{
    /// <summary>The pause before the next attempt after an answer; null where the answer stands.</summary>
    public static TimeSpan? AfterAnswer(ApiRequest request, HttpStatusCode code, TimeSpan? retryAfter, int attempt, KubernetesClientOptions options)
    {
        var again = (int)code switch
        {
            429 => request.Repeat is not Repeat.IfNotSent,
            503 => request.Repeat is Repeat.Always || (retryAfter is not null && request.Repeat is not Repeat.IfNotSent),
            500 or 502 or 504 => request.Repeat is Repeat.Always,
            _ => false,
        };
        return again && attempt < options.MaxAttempts && retryAfter.GetValueOrDefault() <= options.LongestRetryAfter
            ? retryAfter ?? options.Backoff.Delay(attempt, Random.Shared.NextDouble())
            : null;
    }

    /// <summary>The pause before the next attempt where no answer came; null where the failure stands.</summary>
    public static TimeSpan? AfterSilence(ApiRequest request, bool notSent, bool timedOut, int attempt, KubernetesClientOptions options) =>
        attempt < options.MaxAttempts && (notSent || (request.Repeat is Repeat.Always && !timedOut))
            ? options.Backoff.Delay(attempt, Random.Shared.NextDouble())
            : null;

    /// <summary>The pause that the server asks for; null where it asks for none.</summary>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, DateTimeOffset now) => headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };
}
