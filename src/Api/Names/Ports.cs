namespace Surus.Api;

/// <summary>The TCP ports of the pods.</summary>
public static class Ports
{
    /// <summary>PostgreSQL, and PgBouncer in a pooler's pod.</summary>
    public const int Postgres = 5432;

    /// <summary>The status and control endpoints of the instance manager, TLS.</summary>
    public const int InstanceStatus = 8000;

    /// <summary>The instance manager's endpoints for its own pod, on the loopback address.</summary>
    public const int InstanceLocal = 8010;

    /// <summary>The metrics of an instance.</summary>
    public const int InstanceMetrics = 9187;

    /// <summary>The metrics of a pooler.</summary>
    public const int PoolerMetrics = 9127;

    /// <summary>The metrics of the operator.</summary>
    public const int OperatorMetrics = 8080;

    /// <summary>The admission webhooks and the probes of the operator, TLS.</summary>
    public const int Webhook = 9443;

    /// <summary>Profiles, where asked for.</summary>
    public const int Profiles = 6060;
}
