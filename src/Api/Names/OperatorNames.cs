namespace Surus.Api;

/// <summary>The names of the objects that the operator itself consists of, as its install manifest makes them.</summary>
public static class OperatorNames
{
    /// <summary>The API group of our kinds.</summary>
    public const string Group = "postgresql.cnpg.io";

    /// <summary>The API group of object stores.</summary>
    public const string BarmanCloudGroup = "barmancloud.cnpg.io";

    /// <summary>The version of both groups.</summary>
    public const string Version = "v1";

    /// <summary>The namespace.</summary>
    public const string Namespace = "cnpg-system";

    /// <summary>The deployment.</summary>
    public const string Deployment = "cnpg-controller-manager";

    /// <summary>The container of the deployment's pods.</summary>
    public const string Container = "manager";

    /// <summary>The service account, and the cluster role and binding of the same name.</summary>
    public const string ServiceAccount = "cnpg-manager";

    /// <summary>The service of the admission webhooks.</summary>
    public const string WebhookService = "cnpg-webhook-service";

    /// <summary>The secret with the certificate of the admission webhooks.</summary>
    public const string WebhookSecret = "cnpg-webhook-cert";

    /// <summary>The secret with the operator's certificate authority.</summary>
    public const string CaSecret = "cnpg-ca-secret";

    /// <summary>The configuration of the mutating webhooks.</summary>
    public const string MutatingWebhooks = "cnpg-mutating-webhook-configuration";

    /// <summary>The configuration of the validating webhooks.</summary>
    public const string ValidatingWebhooks = "cnpg-validating-webhook-configuration";

    /// <summary>The lease that the leading operator holds.</summary>
    public const string LeaderLease = "db9c8771.cnpg.io";

    /// <summary>The config map and the secret with the operator's settings.</summary>
    public const string Configuration = "cnpg-controller-manager-config";

    /// <summary>The config map with the default monitoring queries.</summary>
    public const string MonitoringConfigMap = "cnpg-default-monitoring";

    /// <summary>The key of the queries in <see cref="MonitoringConfigMap"/>.</summary>
    public const string MonitoringQueriesKey = "queries";

    /// <summary>The name of the operator in the <c>source</c> of events about clusters.</summary>
    public const string EventSource = "cloudnative-pg";
}
