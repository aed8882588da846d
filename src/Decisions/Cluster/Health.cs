using Surus.Api;

namespace Surus.Decisions;

/// <summary>The phase of a Cluster about which no subject had anything to say: healthy, or on its way there.</summary>
internal static class Health
{
    public static Opinion Judge(ClusterView view)
    {
        if (ReasonNotHealthy(view) is { } reason)
        {
            return new() { Phase = Phase.WaitingForInstances, Reason = reason };
        }

        return new() { Phase = Phase.Healthy };
    }

    /// <summary>Why the Cluster is not as its spec asks, as a sentence; null when it is.</summary>
    public static string? ReasonNotHealthy(ClusterView view)
    {
        if (!view.IsBootstrapped)
        {
            return "No instance has become the primary yet.";
        }

        if (view.Members.FirstOrDefault(member => !member.IsReady) is { } unready)
        {
            return $"Instance {unready.Name} is not ready.";
        }

        if (view.Members.FirstOrDefault(member => member.Answer is null) is { } silent)
        {
            return $"Instance {silent.Name} does not answer on its status port.";
        }

        return view.PrimaryIsWell ? null : $"Instance {view.Status.CurrentPrimary} does not say that it is the primary.";
    }
}
