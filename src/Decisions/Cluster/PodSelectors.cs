namespace Surus.Decisions;

/// <summary>Keeps the addresses of the groups of pods that <c>pg_hba</c> lines name up to date: nobody tells when others' pods change.</summary>
internal static class PodSelectors
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    public static Opinion Judge(ClusterView view) => view.PodSelectors.IsEmpty ? Opinion.None : new() { CheckAgainAfter = Period };
}
