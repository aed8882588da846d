namespace Surus.Api;

/// <summary>The replication slots that the operator keeps.</summary>
public sealed record ReplicationSlotsConfiguration
{
    /// <summary>A slot for every replica.</summary>
    [DefaultJson("{\"enabled\":true}")]
    public HighAvailabilitySlots? HighAvailability { get; init; }

    /// <summary>Copies of the user's own slots on the replicas.</summary>
    public SynchronizeReplicasConfiguration? SynchronizeReplicas { get; init; }

    /// <summary>Seconds between two updates of the slots on the replicas.</summary>
    [Default(30)]
    [Minimum(1)]
    public int? UpdateInterval { get; init; }
}

/// <summary>A physical slot for every replica, known on every instance, so that replicas find their WAL after a failover.</summary>
public sealed record HighAvailabilitySlots
{
    /// <summary>Whether they are kept.</summary>
    [Default(true)]
    public bool? Enabled { get; init; }

    /// <summary>The start of their names; it cannot change while they are kept.</summary>
    [Default("_cnpg_")]
    [Pattern("^[0-9a-z_]*$")]
    public string? SlotPrefix { get; init; }

    /// <summary>Whether logical slots survive a failover too.</summary>
    public bool? SynchronizeLogicalDecoding { get; init; }
}

/// <summary>Copies of the user's own physical slots on the replicas.</summary>
public sealed record SynchronizeReplicasConfiguration
{
    /// <summary>Whether they are copied.</summary>
    [Required]
    [Default(true)]
    public bool Enabled { get; init; }

    /// <summary>Regular expressions; slots whose names match are not copied.</summary>
    public IReadOnlyList<string>? ExcludePatterns { get; init; }
}
