namespace Surus.LocalCluster.ApiServer;

/// <summary>The table of built-in resources.</summary>
internal static class BuiltInResources
{
    private static readonly ScalePaths Replicas = new(".spec.replicas", ".status.replicas", ".status.selector");

    /// <summary>All of them, in the order of discovery.</summary>
    public static IEnumerable<ApiResource> All() => [.. Core(), .. Workloads(), .. Policies(), .. Cluster(), .. Storage()];

    private static IEnumerable<ApiResource> Core() =>
    [
        Make("", "v1", "ConfigMap", "configmaps") with { ShortNames = ["cm"], Rules = new ConfigMapRules() },
        Make("", "v1", "Endpoints", "endpoints") with
        {
            ShortNames = ["ep"], Singular = "endpoints", Deprecation = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
        },
        Make("", "v1", "Event", "events") with { ShortNames = ["ev"], Rules = new EventRules() },
        Make("", "v1", "LimitRange", "limitranges") with { ShortNames = ["limits"] },
        Make("", "v1", "Namespace", "namespaces") with
        {
            Namespaced = false, HasStatus = true, ShortNames = ["ns"], Rules = new NamespaceRules(), DeleteReturnsObject = true,
            Verbs = ["create", "delete", "get", "list", "patch", "update", "watch"],
        },
        Make("", "v1", "Node", "nodes") with { Namespaced = false, HasStatus = true, ShortNames = ["no"], Rules = new NodeRules() },
        Make("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims") with
        {
            HasStatus = true, ShortNames = ["pvc"], Rules = new PersistentVolumeClaimRules(), DeleteReturnsObject = true,
        },
        Make("", "v1", "PersistentVolume", "persistentvolumes") with
        {
            Namespaced = false, HasStatus = true, ShortNames = ["pv"], Rules = new PersistentVolumeRules(), DeleteReturnsObject = true,
        },
        Make("", "v1", "Pod", "pods") with
        {
            HasStatus = true, HasGeneration = true, ShortNames = ["po"], Categories = ["all"], Rules = new PodRules(), DeleteReturnsObject = true,
        },
        Make("", "v1", "PodTemplate", "podtemplates") with { DeleteReturnsObject = true },
        Make("", "v1", "ReplicationController", "replicationcontrollers") with
        {
            HasStatus = true, HasGeneration = true, Scale = Replicas, ShortNames = ["rc"], Categories = ["all"],
        },
        Make("", "v1", "ResourceQuota", "resourcequotas") with
        {
            HasStatus = true, ShortNames = ["quota"], Rules = new ResourceQuotaRules(), DeleteReturnsObject = true,
        },
        Make("", "v1", "Secret", "secrets") with { Rules = new SecretRules() },
        Make("", "v1", "ServiceAccount", "serviceaccounts") with { ShortNames = ["sa"], DeleteReturnsObject = true },
        Make("", "v1", "Service", "services") with
        {
            HasStatus = true, ShortNames = ["svc"], Categories = ["all"], Rules = new ServiceRules(), DeleteReturnsObject = true,
        },
    ];

    private static IEnumerable<ApiResource> Workloads() =>
    [
        Make("apps", "v1", "ControllerRevision", "controllerrevisions"),
        Make("apps", "v1", "DaemonSet", "daemonsets") with
        {
            HasStatus = true, HasGeneration = true, ShortNames = ["ds"], Categories = ["all"], Rules = new WorkloadRules(WorkloadKind.DaemonSet),
        },
        Make("apps", "v1", "Deployment", "deployments") with
        {
            HasStatus = true, HasGeneration = true, Scale = Replicas, ShortNames = ["deploy"], Categories = ["all"], Rules = new WorkloadRules(WorkloadKind.Deployment),
        },
        Make("apps", "v1", "ReplicaSet", "replicasets") with
        {
            HasStatus = true, HasGeneration = true, Scale = Replicas, ShortNames = ["rs"], Categories = ["all"], Rules = new WorkloadRules(WorkloadKind.ReplicaSet),
        },
        Make("apps", "v1", "StatefulSet", "statefulsets") with
        {
            HasStatus = true, HasGeneration = true, Scale = Replicas, ShortNames = ["sts"], Categories = ["all"], Rules = new WorkloadRules(WorkloadKind.StatefulSet),
        },
        Make("batch", "v1", "CronJob", "cronjobs") with
        {
            HasStatus = true, HasGeneration = true, ShortNames = ["cj"], Categories = ["all"], Rules = new CronJobRules(),
        },
        Make("batch", "v1", "Job", "jobs") with { HasStatus = true, HasGeneration = true, Categories = ["all"], Rules = new JobRules() },
        Make("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers") with
        {
            HasStatus = true, ShortNames = ["hpa"], Categories = ["all"],
        },
    ];

    private static IEnumerable<ApiResource> Policies() =>
    [
        Make("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets") with
        {
            HasStatus = true, HasGeneration = true, ShortNames = ["pdb"], Rules = new PodDisruptionBudgetRules(),
        },
        Make("networking.k8s.io", "v1", "Ingress", "ingresses") with { HasStatus = true, HasGeneration = true, ShortNames = ["ing"] },
        Make("networking.k8s.io", "v1", "IngressClass", "ingressclasses") with { Namespaced = false, HasGeneration = true },
        Make("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies") with { HasGeneration = true, ShortNames = ["netpol"], Rules = new NetworkPolicyRules() },
        Make("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles") with { Namespaced = false, Rules = new RoleRules() },
        Make("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings") with { Namespaced = false, Rules = new RoleBindingRules() },
        Make("rbac.authorization.k8s.io", "v1", "Role", "roles") with { Rules = new RoleRules() },
        Make("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings") with { Rules = new RoleBindingRules() },
        Make("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations") with
        {
            Namespaced = false, HasGeneration = true, Categories = ["api-extensions"], Rules = new WebhookConfigurationRules(),
        },
        Make("admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations") with
        {
            Namespaced = false, HasGeneration = true, Categories = ["api-extensions"], Rules = new WebhookConfigurationRules(),
        },
    ];

    private static IEnumerable<ApiResource> Cluster() =>
    [
        Make("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions") with
        {
            Namespaced = false, HasStatus = true, HasGeneration = true, ShortNames = ["crd", "crds"], Categories = ["api-extensions"],
            Rules = new CustomResourceDefinitionRules(),
        },
        Make("apiregistration.k8s.io", "v1", "APIService", "apiservices") with { Namespaced = false, HasStatus = true, Categories = ["api-extensions"] },
        Make("coordination.k8s.io", "v1", "Lease", "leases") with { Rules = new LeaseRules() },
        Make("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices") with { HasGeneration = true, Rules = new EndpointSliceRules() },
        Make("events.k8s.io", "v1", "Event", "events") with
        {
            ShortNames = ["ev"], Rules = new EventRules(), Bucket = "events", ToStorage = EventConversion.FromEventsGroup, FromStorage = EventConversion.ToEventsGroup,
        },
        Make("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses") with
        {
            Namespaced = false, HasGeneration = true, ShortNames = ["pc"], Rules = new PriorityClassRules(),
        },
    ];

    private static IEnumerable<ApiResource> Storage() =>
    [
        Make("storage.k8s.io", "v1", "CSIDriver", "csidrivers") with { Namespaced = false, DeleteReturnsObject = true },
        Make("storage.k8s.io", "v1", "CSINode", "csinodes") with { Namespaced = false, DeleteReturnsObject = true },
        Make("storage.k8s.io", "v1", "StorageClass", "storageclasses") with
        {
            Namespaced = false, ShortNames = ["sc"], Rules = new StorageClassRules(), DeleteReturnsObject = true,
        },
        Make("storage.k8s.io", "v1", "VolumeAttachment", "volumeattachments") with { Namespaced = false, HasStatus = true, DeleteReturnsObject = true },
    ];

    private static ApiResource Make(string group, string version, string kind, string plural) => new()
    {
        Group = group,
        Version = version,
        Kind = kind,
        Plural = plural,
        Singular = kind.ToLowerInvariant(),
        ListKind = kind + "List",
        Namespaced = true,
        Bucket = group.Length == 0 ? plural : $"{group}/{plural}",
    };
}
