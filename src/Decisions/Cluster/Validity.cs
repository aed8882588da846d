using Surus.Api;

namespace Surus.Decisions;

/// <summary>
/// Whether the spec can be worked by. One that cannot changes nothing: a Cluster that runs goes on as it was, and heals; one that
/// is new is not begun.
/// </summary>
internal static class Validity
{
    public static Opinion Judge(ClusterView view)
    {
        var problems = string.Join(" ", SpecProblems.Of(view));
        if (problems.Length > 0)
        {
            return Opinion.Waits(Phase.InvalidDefinition, problems, WhatHasToWait(view));
        }

        return view.Image.Problem is { } problem
            ? Opinion.Waits(Phase.ImageCatalogError, problem, WhatHasToWait(view)) with
            {
                Events = [new(EventReasons.DiscoverImage, problem, IsWarning: true)],
            }
            : Opinion.None;
    }

    // Before there is a primary nothing has to be kept working.
    private static Hold WhatHasToWait(ClusterView view) => view.IsBootstrapped ? Hold.Changes : Hold.All;
}
