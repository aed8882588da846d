using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Gives every pod a service account, and a volume with its token, the cluster's certificate authority and the namespace.</summary>
internal sealed class ServiceAccountAdmission(ApiCore core) : IAdmissionPlugin
{
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string VolumePrefix = "kube-api-access-";
    private const int TokenLifetimeSeconds = 3607;

    /// <inheritdoc/>
    public ValueTask Mutate(AdmissionAttributes attributes, CancellationToken cancel)
    {
        if (!IsPodCreate(attributes))
        {
            return ValueTask.CompletedTask;
        }

        var pod = attributes.Value!;
        var spec = pod.Ensure("spec");
        if (string.IsNullOrEmpty(spec.Text("serviceAccountName")))
        {
            spec["serviceAccountName"] = "default";
        }

        spec["serviceAccount"] = spec.Text("serviceAccountName");
        var account = Account(attributes, pod);
        Tolerations(spec);
        if (spec["automountServiceAccountToken"] is JsonValue own ? own.GetValue<bool>() : account["automountServiceAccountToken"] is not JsonValue its || its.GetValue<bool>())
        {
            MountToken(spec);
        }

        if (spec["imagePullSecrets"] is null && account["imagePullSecrets"] is JsonArray { Count: > 0 } secrets)
        {
            spec["imagePullSecrets"] = secrets.DeepClone();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask Validate(AdmissionAttributes attributes, CancellationToken cancel) => ValueTask.CompletedTask;

    /// <summary>Whether a pod is being created.</summary>
    public static bool IsPodCreate(AdmissionAttributes attributes) =>
        attributes is { Operation: "CREATE", Subresource: "" } && string.Equals(attributes.Context.Resource.Bucket, "pods", StringComparison.Ordinal);

    private JsonObject Account(AdmissionAttributes attributes, JsonObject pod)
    {
        var name = pod.Text("spec", "serviceAccountName")!;
        return core.Store.Get("serviceaccounts", new ObjectKey(pod.Namespace(), name))?.Parse()
            ?? throw ApiErrors.Forbidden(
                attributes.Context.Resource, pod.Name(), $"error looking up service account {pod.Namespace()}/{name}: serviceaccount \"{name}\" not found");
    }

    private static void MountToken(JsonObject spec)
    {
        var without = spec.Objects("initContainers").Concat(spec.Objects("containers"))
            .Where(container => !container.Objects("volumeMounts").Any(mount => mount.Text("mountPath") == MountPath)).ToList();
        if (without.Count == 0)
        {
            return;
        }

        var volume = spec.Objects("volumes").Select(one => one.Text("name")!).FirstOrDefault(name => name.StartsWith(VolumePrefix, StringComparison.Ordinal));
        if (volume is null)
        {
            volume = ObjectMetadata.GenerateName(VolumePrefix);
            spec.EnsureArray("volumes").Add((JsonNode)TokenVolume(volume));
        }

        foreach (var container in without)
        {
            container.EnsureArray("volumeMounts").Add((JsonNode)new JsonObject { ["name"] = volume, ["readOnly"] = true, ["mountPath"] = MountPath });
        }
    }

    private static JsonObject TokenVolume(string name) => new()
    {
        ["name"] = name,
        ["projected"] = new JsonObject
        {
            ["sources"] = new JsonArray(
                new JsonObject { ["serviceAccountToken"] = new JsonObject { ["expirationSeconds"] = TokenLifetimeSeconds, ["path"] = "token" } },
                new JsonObject { ["configMap"] = new JsonObject { ["name"] = "kube-root-ca.crt", ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }) } },
                new JsonObject
                {
                    ["downwardAPI"] = new JsonObject
                    {
                        ["items"] = new JsonArray(new JsonObject
                        {
                            ["path"] = "namespace",
                            ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = "metadata.namespace" },
                        }),
                    },
                }),
            ["defaultMode"] = 420,
        },
    };

    // How long a pod stays on a node that is gone, where the pod does not say.
    private static void Tolerations(JsonObject spec)
    {
        foreach (var key in new[] { "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable" })
        {
            if (!spec.Objects("tolerations").Any(toleration =>
                (toleration.Text("key") == key || (string.IsNullOrEmpty(toleration.Text("key")) && toleration.Text("operator") == "Exists"))
                && toleration.Text("effect") is "NoExecute" or null or ""))
            {
                spec.EnsureArray("tolerations").Add((JsonNode)new JsonObject
                {
                    ["key"] = key,
                    ["operator"] = "Exists",
                    ["effect"] = "NoExecute",
                    ["tolerationSeconds"] = 300,
                });
            }
        }
    }
}
