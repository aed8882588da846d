using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Turns a pod's priority class into its priority.</summary>
internal sealed class PriorityAdmission(ApiCore core) : IAdmissionPlugin
{
    /// <inheritdoc/>
    public ValueTask Mutate(AdmissionAttributes attributes, CancellationToken cancel)
    {
        if (!ServiceAccountAdmission.IsPodCreate(attributes))
        {
            return ValueTask.CompletedTask;
        }

        var spec = attributes.Value!.Ensure("spec");
        var chosen = Class(attributes, spec);
        if (chosen is not null)
        {
            spec["priorityClassName"] = chosen.Name();
        }

        var priority = chosen.Integer("value") ?? 0;
        if (spec.Integer("priority") is { } own && own != priority)
        {
            throw ApiErrors.Forbidden(
                attributes.Context.Resource,
                attributes.Value!.Name(),
                $"the integer value of priority ({own}) must not be provided in pod spec; priority admission controller computed {priority} from the given PriorityClass name");
        }

        spec["priority"] = priority;
        spec.Default("preemptionPolicy", chosen.Text("preemptionPolicy") ?? "PreemptLowerPriority");
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask Validate(AdmissionAttributes attributes, CancellationToken cancel) => ValueTask.CompletedTask;

    private JsonObject? Class(AdmissionAttributes attributes, JsonObject spec)
    {
        var name = spec.Text("priorityClassName") ?? "";
        if (name.Length == 0)
        {
            return core.Store.Bucket("scheduling.k8s.io/priorityclasses").Objects.Values.Select(one => one.Parse())
                .Where(one => one.Flag("globalDefault")).MinBy(one => one.Integer("value"));
        }

        return core.Store.Get("scheduling.k8s.io/priorityclasses", new ObjectKey("", name))?.Parse()
            ?? throw ApiErrors.Forbidden(attributes.Context.Resource, attributes.Value!.Name(), $"no PriorityClass with name {name} was found");
    }
}
