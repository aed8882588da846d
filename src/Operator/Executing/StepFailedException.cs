using Surus.Decisions;

namespace Surus.Operator;

/// <summary>A step of a plan failed; the pass is tried again.</summary>
/// <param name="step">The step.</param>
/// <param name="cause">Why.</param>
internal sealed class StepFailedException(ClusterStep step, Exception cause)
    : Exception($"{step.GetType().Name} failed ({step.Reason}): {cause.Message}", cause)
{
    /// <summary>The step.</summary>
    public ClusterStep Step => step;
}
