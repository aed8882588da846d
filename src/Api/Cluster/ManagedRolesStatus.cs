using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>The roles the operator keeps.</summary>
public sealed record ManagedRolesStatus
{
    /// <summary>The roles by state: reconciled, not-managed, pending-reconciliation, reserved.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? ByStatus { get; init; }

    /// <summary>What keeps roles from being as described, by role.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? CannotReconcile { get; init; }

    /// <summary>The passwords that were set, by role.</summary>
    public IReadOnlyDictionary<string, PasswordState>? PasswordStatus { get; init; }
}

/// <summary>A password that was set.</summary>
public sealed record PasswordState
{
    /// <summary>The version of the secret it came from.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>The transaction that set it.</summary>
    [JsonPropertyName("transactionID")]
    public long? TransactionId { get; init; }
}
