using Surus.Api;

namespace Surus.KubectlPlugin;

/// <summary>Managed roles, tablespaces, disruption budgets, topology and plugins.</summary>
internal static class ObjectSections
{
    public static Section? Roles(StatusView view)
    {
        if (view.Verbosity < 1 || view.IsHibernated)
        {
            return null;
        }

        const string Title = "Managed roles status";
        var states = (view.Status.ManagedRolesStatus?.ByStatus ?? new Dictionary<string, IReadOnlyList<string>>()).OrderBy(state => state.Key, StringComparer.Ordinal).ToList();
        if (states.Count == 0)
        {
            return new Section(Title, Tone.Plain, new Block.Text("No roles managed"));
        }

        var blocks = new List<Block> { new Block.Table(["Status", "Roles"], [.. states.Select(state => (IReadOnlyList<string>)[state.Key, string.Join(",", state.Value)])]) };
        if (view.Status.ManagedRolesStatus?.CannotReconcile is { Count: > 0 } broken)
        {
            blocks.Add(new Block.Text("\nIrreconcilable roles", Tone.Bad));
            blocks.Add(new Block.Table(["Role", "Errors"], [.. broken.Select(role => (IReadOnlyList<string>)[role.Key, string.Join("; ", role.Value)])]));
        }

        return new Section(Title, Tone.Plain, blocks);
    }

    public static Section? Tablespaces(StatusView view)
    {
        if (view.Verbosity < 1 || view.IsHibernated)
        {
            return null;
        }

        const string Title = "Tablespaces status";
        var spec = view.Cluster.Spec.Tablespaces?.ToDictionary(tablespace => tablespace.Name) ?? [];
        return view.Status.TablespacesStatus is not { Count: > 0 } tablespaces
            ? new Section(Title, Tone.Plain, new Block.Text("No managed tablespaces"))
            : new Section(Title, Tone.Plain, new Block.Table(["Tablespace", "Owner", "Status", "Temporary", "Error"], [.. tablespaces.Select(tablespace =>
                (IReadOnlyList<string>)
                [
                    tablespace.Name, Words.Or(tablespace.Owner), tablespace.State,
                    spec.GetValueOrDefault(tablespace.Name)?.Temporary == true ? "true" : "false", Words.Or(tablespace.Error),
                ])]));
    }

    public static Section? DisruptionBudgets(StatusView view)
    {
        if (view.Verbosity < 1 || view.IsHibernated)
        {
            return null;
        }

        const string Title = "Pod Disruption Budgets status";
        return view.DisruptionBudgets.Count == 0
            ? new Section(Title, Tone.Plain, new Block.Text("No active PodDisruptionBudgets found"))
            : new Section(Title, Tone.Plain, new Block.Table(
                ["Name", "Role", "Expected Pods", "Current Healthy", "Minimum Desired Healthy", "Disruptions Allowed"],
                [.. view.DisruptionBudgets.Select(Row)]));
    }

    public static Section? Plugins(StatusView view)
    {
        const string Title = "Plugins status";
        if (view.Status.PluginStatus is not { Count: > 0 } plugins)
        {
            return view.Verbosity < 1 ? null : new Section(Title, Tone.Plain, new Block.Text("No plugins found"));
        }

        return new Section(Title, Tone.Plain, new Block.Table(
            ["Name", "Version", "Status", "Reported Operator Capabilities"],
            [.. plugins.Select(plugin => (IReadOnlyList<string>)
                [plugin.Name, plugin.Version, Words.Or(plugin.Status, "N/A"), string.Join(", ", plugin.Capabilities ?? [])])]));
    }

    private static IReadOnlyList<string> Row(KubernetesTypes.PodDisruptionBudget budget) =>
    [
        Words.Or(budget.Metadata.Name),
        Words.Or(budget.Spec?.Selector?.MatchLabels?.GetValueOrDefault(Labels.InstanceRole) ?? budget.Spec?.Selector?.MatchLabels?.GetValueOrDefault(Labels.Role)),
        Words.Number(budget.Status?.ExpectedPods ?? 0),
        Words.Number(budget.Status?.CurrentHealthy ?? 0),
        Words.Number(budget.Status?.DesiredHealthy ?? 0),
        Words.Number(budget.Status?.DisruptionsAllowed ?? 0),
    ];
}
