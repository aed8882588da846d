namespace Surus.Api;

/// <summary>The reasons of the events about a cluster.</summary>
public static class EventReasons
{
    /// <summary>An instance's job or pod is being made.</summary>
    public const string CreatingInstance = "CreatingInstance";

    /// <summary>The backup to recover from is missing.</summary>
    public const string ErrorNoBackup = "ErrorNoBackup";

    /// <summary>A disruption budget was made.</summary>
    public const string CreatingPodDisruptionBudget = "CreatingPodDisruptionBudget";

    /// <summary>A disruption budget was changed.</summary>
    public const string UpdatingPodDisruptionBudget = "UpdatingPodDisruptionBudget";

    /// <summary>A disruption budget was removed.</summary>
    public const string DeletingPodDisruptionBudget = "DeletingPodDisruptionBudget";

    /// <summary>The service account was made.</summary>
    public const string CreatingServiceAccount = "CreatingServiceAccount";

    /// <summary>The service account was changed.</summary>
    public const string UpdatingServiceAccount = "UpdatingServiceAccount";

    /// <summary>The service account the user named is missing.</summary>
    public const string ServiceAccountNotFound = "ServiceAccountNotFound";

    /// <summary>The role was made.</summary>
    public const string CreatingRole = "CreatingRole";

    /// <summary>The role was changed.</summary>
    public const string UpdatingRole = "UpdatingRole";

    /// <summary>The image cannot be found out.</summary>
    public const string DiscoverImage = "DiscoverImage";

    /// <summary>A secret the user named is missing.</summary>
    public const string SecretNotFound = "SecretNotFound";

    /// <summary>A certificate authority the user gave cannot be used.</summary>
    public const string InvalidCaSecret = "InvalidCASecret";

    /// <summary>A certificate the user gave is near its end.</summary>
    public const string SecretIsExpiring = "SecretIsExpiring";

    /// <summary>A scale-down below the synchronous replicas was refused.</summary>
    public const string NoScaleDown = "NoScaleDown";

    /// <summary>An instance was removed.</summary>
    public const string ScaleDown = "ScaleDown";

    /// <summary>An instance marked as unrecoverable was removed.</summary>
    public const string DeleteUnrecoverableInstance = "DeleteUnrecoverableInstance";

    /// <summary>A failed pod was deleted.</summary>
    public const string DeletePod = "DeletePod";

    /// <summary>The volumes of a pod that cannot be scheduled were deleted.</summary>
    public const string DeletePvcs = "DeletePVCs";

    /// <summary>The primary is ready and does not answer the operator.</summary>
    public const string PrimaryStatusCheckFailed = "PrimaryStatusCheckFailed";

    /// <summary>A rollout was put off.</summary>
    public const string RolloutDelayed = "RolloutDelayed";

    /// <summary>A switchover to update the primary.</summary>
    public const string Switchover = "Switchover";

    /// <summary>An instance's pod is being made again.</summary>
    public const string UpgradingInstance = "UpgradingInstance";

    /// <summary>The instance manager could not be replaced.</summary>
    public const string InstanceManagerUpgradeFailed = "InstanceManagerUpgradeFailed";

    /// <summary>The instance manager was replaced.</summary>
    public const string InstanceManagerUpgraded = "InstanceManagerUpgraded";

    /// <summary>The primary's lease belongs to someone else.</summary>
    public const string PrimaryLeaseConflict = "PrimaryLeaseConflict";

    /// <summary>A failover began.</summary>
    public const string FailingOver = "FailingOver";

    /// <summary>A new primary was chosen.</summary>
    public const string FailoverTarget = "FailoverTarget";

    /// <summary>The primary leaves a node that is being drained.</summary>
    public const string SwitchingOver = "SwitchingOver";

    /// <summary>A failed major upgrade was taken back.</summary>
    public const string MajorUpgradeRollback = "MajorUpgradeRollback";

    /// <summary>Old backups could not be removed.</summary>
    public const string RetentionPolicyFailed = "RetentionPolicyFailed";
}

/// <summary>The reasons of events about a cluster that are additions of Surus.</summary>
public static class AddedEventReasons
{
    /// <summary>A volume of an instance is full.</summary>
    public const string NotEnoughDiskSpace = "NotEnoughDiskSpace";
}
