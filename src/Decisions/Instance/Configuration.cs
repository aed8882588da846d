using System.Collections.Immutable;

namespace Surus.Decisions;

/// <summary>Bringing a running server's configuration to what is wanted.</summary>
internal static class Configuration
{
    public static ImmutableArray<InstanceStep> Steps(InstanceView view)
    {
        if (view.RestartWanted)
        {
            return [new InstanceStep.StopPostgres(StopMode.Fast)];
        }

        return view.WantedConfigurationHash is { } wanted && wanted != view.Postgres.LoadedConfigurationHash
            ? [new InstanceStep.ReloadConfiguration(wanted)]
            : [];
    }
}
