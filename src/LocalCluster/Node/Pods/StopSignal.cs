namespace Surus.LocalCluster.Node;

/// <summary>Signals by name. Pure.</summary>
internal static class StopSignal
{
    private const int Terminate = 15;

    /// <summary>The number of a signal such as <c>SIGINT</c>; SIGTERM where the name is absent or unknown.</summary>
    public static int Number(string? name) => name switch
    {
        "SIGHUP" => 1,
        "SIGINT" => 2,
        "SIGQUIT" => 3,
        "SIGABRT" => 6,
        "SIGKILL" => 9,
        "SIGUSR1" => 10,
        "SIGUSR2" => 12,
        "SIGWINCH" => 28,
        "SIGPWR" => 30,
        _ => Terminate,
    };
}
