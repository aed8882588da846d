using Surus.Api;

namespace Surus.Operator;

/// <summary>What admission must know of the operator and of the Kubernetes it serves.</summary>
public sealed record AdmissionOptions
{
    /// <summary>The operator's settings that take part in filling defaults in.</summary>
    public DefaultingOptions Defaulting { get; init; } = new();

    /// <summary>What the Kubernetes has, as it is known when a request comes.</summary>
    public required Func<ValidationContext> Context { get; init; }
}
