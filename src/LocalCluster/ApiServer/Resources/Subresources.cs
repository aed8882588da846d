namespace Surus.LocalCluster.ApiServer;

/// <summary>A subresource as discovery shows it; group and version are empty where they are those of its resource.</summary>
internal sealed record Subresource(string Name, string Kind, IReadOnlyList<string> Verbs, string Group = "", string Version = "");

/// <summary>The subresources of the resources.</summary>
internal static class Subresources
{
    private static readonly string[] Change = ["get", "patch", "update"];
    private static readonly string[] Open = ["create", "get"];

    /// <summary>Those of a resource, by name.</summary>
    public static IEnumerable<Subresource> Of(ApiResource resource)
    {
        var own = resource.Bucket switch
        {
            "pods" =>
            [
                new Subresource("attach", "PodAttachOptions", Open), new("binding", "Binding", ["create"]), new("eviction", "Eviction", ["create"], "policy", "v1"),
                new("exec", "PodExecOptions", Open), new("log", "Pod", ["get"]), new("portforward", "PodPortForwardOptions", Open),
            ],
            "serviceaccounts" => [new Subresource("token", "TokenRequest", ["create"], "authentication.k8s.io", "v1")],
            "namespaces" => [new Subresource("finalize", "Namespace", ["update"])],
            _ => Array.Empty<Subresource>(),
        };
        var scale = resource.Scale is null ? [] : new[] { new Subresource("scale", "Scale", Change, "autoscaling", "v1") };
        var status = resource.HasStatus ? new[] { new Subresource("status", resource.Kind, Change) } : [];
        return [.. own, .. scale, .. status];
    }
}

/// <summary>Resources that keep nothing: a create is a question, and the answer is its result.</summary>
internal static class VirtualResources
{
    private static readonly string[] Ask = ["create"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ApiResource> All { get; } =
    [
        Make("", "Binding", "bindings", namespaced: true),
        Make("authentication.k8s.io", "SelfSubjectReview", "selfsubjectreviews", namespaced: false),
        Make("authentication.k8s.io", "TokenReview", "tokenreviews", namespaced: false),
        Make("authorization.k8s.io", "LocalSubjectAccessReview", "localsubjectaccessreviews", namespaced: true),
        Make("authorization.k8s.io", "SelfSubjectAccessReview", "selfsubjectaccessreviews", namespaced: false),
        Make("authorization.k8s.io", "SelfSubjectRulesReview", "selfsubjectrulesreviews", namespaced: false),
        Make("authorization.k8s.io", "SubjectAccessReview", "subjectaccessreviews", namespaced: false),
    ];

    private static ApiResource Make(string group, string kind, string plural, bool namespaced) => new()
    {
        Group = group,
        Version = "v1",
        Kind = kind,
        Plural = plural,
        Singular = kind.ToLowerInvariant(),
        ListKind = kind + "List",
        Namespaced = namespaced,
        Verbs = Ask,
        Bucket = plural,
    };
}
