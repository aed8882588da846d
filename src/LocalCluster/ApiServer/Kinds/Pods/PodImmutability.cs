using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>What of a pod's spec may change: images, a shorter deadline, a smaller grace period, more tolerations, its node once, fewer scheduling gates.</summary>
internal static class PodImmutability
{
    private static readonly string[] ContainerLists = ["containers", "initContainers"];

    /// <summary>Says what was changed that must not be.</summary>
    public static void Validate(FieldErrors errors, JsonObject spec, JsonObject old)
    {
        var comparable = spec.Copy();
        foreach (var list in ContainerLists)
        {
            var before = old.Objects(list).ToList();
            var after = comparable.Objects(list).ToList();
            if (before.Count != after.Count)
            {
                errors.Forbidden($"spec.{list}", "pod updates may not add or remove containers");
                return;
            }

            foreach (var (container, previous) in after.Zip(before))
            {
                container.CopyFrom(previous, "image");
            }
        }

        foreach (var member in new[] { "activeDeadlineSeconds", "tolerations", "schedulingGates" })
        {
            comparable.CopyFrom(old, member);
        }

        if (string.IsNullOrEmpty(old.Text("nodeName")) && old.Objects("schedulingGates").Any())
        {
            comparable.CopyFrom(old, "nodeSelector");
        }

        if (old.Integer("terminationGracePeriodSeconds") < 0 && spec.Integer("terminationGracePeriodSeconds") == 1)
        {
            comparable.CopyFrom(old, "terminationGracePeriodSeconds");
        }

        if (!JsonAccess.Same(comparable, old))
        {
            errors.Forbidden(
                "spec",
                "pod updates may not change fields other than `spec.containers[*].image`, `spec.initContainers[*].image`, `spec.activeDeadlineSeconds`, "
                + "`spec.tolerations` (only additions to existing tolerations), `spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)");
        }

        Tolerations(errors, spec, old);
    }

    private static void Tolerations(FieldErrors errors, JsonObject spec, JsonObject old)
    {
        var kept = spec.Objects("tolerations").ToList();
        if (old.Objects("tolerations").Any(before => !kept.Exists(after => JsonAccess.Same(before, after))))
        {
            errors.Forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds");
        }
    }
}
