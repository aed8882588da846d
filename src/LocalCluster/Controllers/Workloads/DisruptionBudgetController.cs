using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Controllers;

/// <summary>Says, for each PodDisruptionBudget, how many of its pods may be evicted now.</summary>
internal sealed class DisruptionBudgetController : Controller
{
    private readonly IClusterApi api;
    private readonly ObjectCache budgets;
    private readonly ObjectCache pods;
    private readonly TimeProvider clock;

    public DisruptionBudgetController(IClusterApi api, ObjectCache budgets, ObjectCache pods, TimeProvider clock, ILogger logger)
        : base("disruption", clock, logger)
    {
        (this.api, this.budgets, this.pods, this.clock) = (api, budgets, pods, clock);
        budgets.Changed += (_, budget) => Enqueue(budget.Key);
        pods.Changed += (_, pod) =>
        {
            foreach (var budget in budgets.In(pod.Namespace))
            {
                Enqueue(budget.Key);
            }
        };
    }

    protected override async ValueTask<TimeSpan?> Reconcile(ObjectKey key, CancellationToken cancel)
    {
        if (budgets.Get(key) is not { IsTerminating: false } budget)
        {
            return null;
        }

        var selected = pods.In(key.Namespace)
            .Where(pod => PodTemplate.IsActive(pod) && Selects(budget, pod))
            .ToList();
        var healthy = selected.Count(PodTemplate.IsReady);
        var desired = Desired(budget, selected.Count);
        var allowed = Math.Max(0, healthy - desired);
        var status = new JsonObject
        {
            ["currentHealthy"] = healthy,
            ["desiredHealthy"] = desired,
            ["expectedPods"] = selected.Count,
            ["disruptionsAllowed"] = allowed,
            ["observedGeneration"] = budget.Integer("metadata", "generation"),
            ["conditions"] = StatusReport.WithCondition(
                budget, "DisruptionAllowed", allowed > 0, allowed > 0 ? "SufficientPods" : "InsufficientPods", "", clock.GetUtcNow()),
        };
        await StatusReport.Write(api, ResourceTypes.PodDisruptionBudgets, budget, status, cancel);
        return null;
    }

    // Unlike elsewhere, an empty selector of a budget selects every pod of its namespace.
    private static bool Selects(JsonObject budget, JsonObject pod) =>
        Selectors.Selects(budget.Object("spec", "selector"), pod.Map("metadata", "labels"));

    private static int Desired(JsonObject budget, int expected) =>
        budget.At("spec", "maxUnavailable") is { } maxUnavailable
            ? Math.Max(0, expected - RollingUpdate.Share(maxUnavailable.ToString(), "0", expected, roundUp: true))
            : RollingUpdate.Share(budget.At("spec", "minAvailable")?.ToString(), "1", expected, roundUp: true);
}
