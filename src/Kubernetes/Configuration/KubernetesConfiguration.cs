using System.Security.Cryptography.X509Certificates;

namespace Surus.Kubernetes;

/// <summary>Which API server to talk to, how to know it, and as whom to come.</summary>
public sealed record KubernetesConfiguration
{
    /// <summary>The address of the API server, such as <c>https://10.96.0.1:443</c>.</summary>
    public required Uri Server { get; init; }

    /// <summary>The namespace meant where none is named.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>The authorities that may vouch for the server; null for those of the machine.</summary>
    public X509Certificate2Collection? CertificateAuthorities { get; init; }

    /// <summary>True to believe any server. For experiments only.</summary>
    public bool InsecureSkipTlsVerify { get; init; }

    /// <summary>The name the server's certificate must carry; null for the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>The client certificate with its key, then the authorities between it and its root; null for none.</summary>
    public X509Certificate2Collection? ClientCertificates { get; init; }

    /// <summary>Where bearer tokens come from; null for none.</summary>
    public ITokenSource? Token { get; init; }

    /// <summary>As whom to act instead of oneself; null for oneself.</summary>
    public Impersonation? Impersonate { get; init; }

    /// <summary>
    /// The configuration that kubectl would use (<c>KUBECONFIG</c>, else <c>~/.kube/config</c>), or, where there is no such file,
    /// that of the pod this process runs in.
    /// </summary>
    /// <exception cref="KubernetesConfigurationException">Neither is to be had, or a file is not as it should be.</exception>
    public static KubernetesConfiguration Default(TimeProvider time) =>
        Kubeconfig.DefaultPaths().Any(File.Exists) ? FromKubeconfig(new KubeconfigOverrides(), time) : InCluster(time);

    /// <summary>The configuration of a kubeconfig, as kubectl reads it.</summary>
    /// <exception cref="KubernetesConfigurationException">A file, context, cluster or user is missing or not as it should be.</exception>
    public static KubernetesConfiguration FromKubeconfig(KubeconfigOverrides overrides, TimeProvider time) =>
        KubeconfigResolver.Resolve(Kubeconfig.Load(overrides.Path), overrides, time);

    /// <summary>The configuration that every pod finds mounted: service account token, authority and namespace.</summary>
    /// <exception cref="KubernetesConfigurationException">This process does not run in a pod.</exception>
    public static KubernetesConfiguration InCluster(TimeProvider time) => InClusterConfiguration.Load(time);

    /// <summary>The server alone: a configuration carries secrets, and must not spill them into a log.</summary>
    public override string ToString() => Server.ToString();
}

/// <summary>Whom to act as; the caller needs the right to impersonate.</summary>
/// <param name="User">The user's name.</param>
/// <param name="Uid">The user's id; null for none.</param>
/// <param name="Groups">The groups; empty for none.</param>
/// <param name="Extra">Further attributes and their values; empty for none.</param>
public sealed record Impersonation(string User, string? Uid, IReadOnlyList<string> Groups, IReadOnlyList<KeyValuePair<string, string>> Extra);

/// <summary>A kubeconfig or the surroundings of a pod are not as they should be; the message says what is wrong and where.</summary>
public sealed class KubernetesConfigurationException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public KubernetesConfigurationException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
