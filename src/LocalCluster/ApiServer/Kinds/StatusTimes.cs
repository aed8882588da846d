using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Times that the API writes as null where they are not known.</summary>
internal static class StatusTimes
{
    /// <summary>Those of the conditions.</summary>
    public static void Conditions(JsonObject value, params string[] times)
    {
        foreach (var condition in value.Objects("status", "conditions"))
        {
            Fill(condition, times);
        }
    }

    /// <summary>Those of a pod's containers.</summary>
    public static void Containers(JsonObject pod)
    {
        foreach (var status in pod.Objects("status", "containerStatuses").Concat(pod.Objects("status", "initContainerStatuses")))
        {
            foreach (var state in new[] { status.Child("state"), status.Child("lastState") })
            {
                Fill(state.Child("running"), "startedAt");
                Fill(state.Child("terminated"), "startedAt", "finishedAt");
            }
        }
    }

    private static void Fill(JsonObject? target, params string[] times)
    {
        foreach (var time in times)
        {
            if (target is not null && !target.ContainsKey(time))
            {
                target[time] = null;
            }
        }
    }
}
