using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The counts in the status of what keeps pods: none is negative, and no part is more than the whole.</summary>
internal static class WorkloadStatus
{
    /// <summary>Says what is wrong with a status.</summary>
    public static void Validate(FieldErrors errors, JsonObject? status)
    {
        foreach (var count in new[] { "replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas", "fullyLabeledReplicas" })
        {
            if (status.Integer(count) < 0)
            {
                errors.Invalid($"status.{count}", status.At(count), "must be greater than or equal to 0");
            }
        }

        foreach (var part in new[] { "updatedReplicas", "readyReplicas", "availableReplicas", "fullyLabeledReplicas" })
        {
            NoMoreThan(errors, status, part, "replicas", "status.replicas");
        }

        NoMoreThan(errors, status, "availableReplicas", "readyReplicas", "readyReplicas");
    }

    private static void NoMoreThan(FieldErrors errors, JsonObject? status, string part, string whole, string shown)
    {
        if (status.Integer(part) > (status.Integer(whole) ?? 0))
        {
            errors.Invalid($"status.{part}", status.At(part), $"cannot be greater than {shown}");
        }
    }
}
