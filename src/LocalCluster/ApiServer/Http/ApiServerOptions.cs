using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>How an API server is set up.</summary>
internal sealed record ApiServerOptions
{
    /// <summary>Where state, keys and certificates are kept.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>
    /// Where to listen; port 0 takes a free one. The first endpoint is the one in the kubeconfig. An address of the cluster's network must be there
    /// already: the service <c>kubernetes</c> leads to the first endpoint that is not on loopback.
    /// </summary>
    public IReadOnlyList<IPEndPoint> Listen { get; init; } = [new(IPAddress.Loopback, 0)];

    /// <summary>Further names in the server's certificate.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Further addresses in the server's certificate.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>Where service addresses come from, in CIDR notation; IPv4.</summary>
    public string ServiceRange { get; init; } = "10.96.0.0/16";

    /// <summary>Whether every namespace gets the ConfigMap <c>kube-root-ca.crt</c>, which pods need to trust the API server.</summary>
    public bool PublishRootCertificate { get; init; } = true;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The log.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>What serves logs, exec and the like; null: no pod has any. It can be set later: <see cref="ApiServer.PodStreams"/>.</summary>
    public IPodStreams? PodStreams { get; init; }
}
