using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Faults;

/// <summary>Takes the API server away, and brings it back.</summary>
/// <param name="server">The server.</param>
/// <param name="gate">The way to it of all parts in this process: nodes, controllers, services.</param>
internal sealed class ApiFaults(ApiServer.ApiServer server, ApiGate gate)
{
    /// <summary>Whether it answers.</summary>
    public bool IsRunning => server.IsListening;

    /// <summary>Does what was asked for.</summary>
    /// <exception cref="FaultException">It is done already.</exception>
    public async Task<string> CarryAsync(string action, CancellationToken cancel)
    {
        switch (action, IsRunning)
        {
            case ("stop", true):
                gate.Shut("The API server is stopped.");
                await server.StopListeningAsync();
                return "The API server is stopped: its connections are closed and new ones refused. Nodes and pods go on without it. Bring it back with `surus-local api start`.";
            case ("start", false):
                await server.ListenAsync(cancel);
                gate.Open();
                return "The API server answers again.";
            default:
                throw new FaultException(IsRunning
                    ? "The API server is running already."
                    : "The API server is stopped already: bring it back with `surus-local api start`.");
        }
    }
}
