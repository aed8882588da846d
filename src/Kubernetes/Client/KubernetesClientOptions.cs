using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>How a client behaves; the defaults suit a controller.</summary>
public sealed record KubernetesClientOptions
{
    /// <summary>The clock of time limits, pauses and token files.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where repeated requests are told, at level debug.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>How the client names itself; it is also the field manager of writes that name none.</summary>
    public string UserAgent { get; init; } = "surus";

    /// <summary>How long one attempt of a request may take. Streams are limited until their first byte only.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request is tried at most, where trying again is safe.</summary>
    public int MaxAttempts { get; init; } = 6;

    /// <summary>The pauses between attempts where the server names none.</summary>
    public Backoff Backoff { get; init; } = Backoff.OfRequests;

    /// <summary>The longest pause the server may ask for with <c>Retry-After</c>; a longer one ends the request.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromMinutes(1);
}
