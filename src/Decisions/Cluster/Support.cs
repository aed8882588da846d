using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Decisions;

/// <summary>Secrets, certificates, services, access, budgets and the lease: made, kept as they shall be, and never taken from others.</summary>
internal static class Support
{
    public static Opinion Judge(ClusterView view)
    {
        ImmutableArray<ClusterStep> steps = [.. view.SupportingObjects.Select(Step).OfType<ClusterStep>()];
        ImmutableArray<ClusterEvent> warnings = [.. view.SupportingObjects.Select(support => support.Warning).OfType<ClusterEvent>()];
        var blocked = view.SupportingObjects.FirstOrDefault(support =>
            support is { IsVital: true, State: SupportState.Foreign or SupportState.NotProvided or SupportState.Unusable });
        return blocked is null
            ? new() { Steps = steps, Events = warnings }
            : new()
            {
                Phase = Phase.CannotCreateClusterObjects,
                Reason = blocked.Reason,
                Steps = steps,
                Hold = view.IsBootstrapped ? Hold.Changes : Hold.All,
                Events = [.. BlockedEvent(blocked), .. warnings],
            };
    }

    private static ClusterStep? Step(SupportingObject support) => support.State switch
    {
        SupportState.Missing => new ClusterStep.CreateSupport(support.Kind, support.Name, support.Reason)
        {
            Event = Told("Creating", support),
        },
        SupportState.Differs => new ClusterStep.UpdateSupport(support.Kind, support.Name, support.Reason)
        {
            Event = Told("Updating", support),
        },
        SupportState.Unwanted => new ClusterStep.DeleteSupport(support.Kind, support.Name, support.Reason)
        {
            Event = Told("Deleting", support),
        },
        _ => null,
    };

    // The contract has events for these kinds only.
    private static ClusterEvent? Told(string what, SupportingObject support) =>
        support.Kind is "PodDisruptionBudget" || (support.Kind is "ServiceAccount" or "Role" && what != "Deleting")
            ? new(what + support.Kind, $"{what} {support.Kind} {support.Name}: {support.Reason}")
            : null;

    private static ImmutableArray<ClusterEvent> BlockedEvent(SupportingObject blocked) => blocked switch
    {
        { Kind: "Lease" } => [new(EventReasons.PrimaryLeaseConflict, blocked.Reason, IsWarning: true)],
        { Kind: "ServiceAccount", State: SupportState.NotProvided } => [new(EventReasons.ServiceAccountNotFound, blocked.Reason, IsWarning: true)],
        { Kind: "Secret", State: SupportState.NotProvided } => [new(EventReasons.SecretNotFound, blocked.Reason, IsWarning: true)],
        _ => [],
    };
}
