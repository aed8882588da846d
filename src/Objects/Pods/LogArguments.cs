using Surus.Api;

namespace Surus.Objects;

/// <summary>The arguments that make an instance log as the Cluster and the operator say.</summary>
internal static class LogArguments
{
    public static IEnumerable<string> Of(Cluster cluster, OperatorSettings settings)
    {
        if (!string.IsNullOrEmpty(cluster.Spec.LogLevel))
        {
            yield return "--log-level=" + cluster.Spec.LogLevel;
        }

        if (settings.LogFieldLevel is { } level)
        {
            yield return "--log-field-level=" + level;
        }

        if (settings.LogFieldTimestamp is { } timestamp)
        {
            yield return "--log-field-timestamp=" + timestamp;
        }
    }
}
