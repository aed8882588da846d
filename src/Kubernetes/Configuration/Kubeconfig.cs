namespace Surus.Kubernetes;

/// <summary>What the kubeconfig files say, merged: of two entries of one name the first file's counts.</summary>
internal sealed record Kubeconfig
{
    public string Source { get; init; } = "";

    public string? CurrentContext { get; init; }

    public IReadOnlyDictionary<string, KubeconfigContext> Contexts { get; init; } = new Dictionary<string, KubeconfigContext>();

    public IReadOnlyDictionary<string, KubeconfigCluster> Clusters { get; init; } = new Dictionary<string, KubeconfigCluster>();

    public IReadOnlyDictionary<string, KubeconfigUser> Users { get; init; } = new Dictionary<string, KubeconfigUser>();

    /// <summary>The files that count where none is named: those of <c>KUBECONFIG</c>, else the one in the home directory.</summary>
    public static IReadOnlyList<string> DefaultPaths()
    {
        var listed = (Environment.GetEnvironmentVariable("KUBECONFIG") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return listed.Length > 0
            ? listed
            : [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config")];
    }

    /// <summary>Reads the named file, which must be there, or the default ones, which may be missing.</summary>
    public static Kubeconfig Load(string? path)
    {
        if (!string.IsNullOrEmpty(path))
        {
            return File.Exists(path) ? KubeconfigFile.Read(path) : throw new KubernetesConfigurationException($"There is no kubeconfig {path}.");
        }

        var paths = DefaultPaths();
        return Merge(paths, paths.Where(File.Exists).Select(KubeconfigFile.Read));
    }

    /// <summary>Merges files in the order they are listed.</summary>
    public static Kubeconfig Merge(IEnumerable<string> paths, IEnumerable<Kubeconfig> files)
    {
        var contexts = new Dictionary<string, KubeconfigContext>();
        var clusters = new Dictionary<string, KubeconfigCluster>();
        var users = new Dictionary<string, KubeconfigUser>();
        string? current = null;
        foreach (var file in files)
        {
            current ??= file.CurrentContext;
            AddMissing(contexts, file.Contexts);
            AddMissing(clusters, file.Clusters);
            AddMissing(users, file.Users);
        }

        return new Kubeconfig { Source = string.Join(", ", paths), CurrentContext = current, Contexts = contexts, Clusters = clusters, Users = users };
    }

    private static void AddMissing<T>(Dictionary<string, T> known, IReadOnlyDictionary<string, T> added)
    {
        foreach (var (name, value) in added)
        {
            known.TryAdd(name, value);
        }
    }
}

/// <summary>A context: which cluster, as whom, in which namespace.</summary>
internal sealed record KubeconfigContext(string? Cluster, string? User, string? Namespace);

/// <summary>A cluster; paths are absolute.</summary>
internal sealed record KubeconfigCluster
{
    public string? Server { get; init; }

    public string? CertificateAuthorityFile { get; init; }

    public byte[]? CertificateAuthorityData { get; init; }

    public bool InsecureSkipTlsVerify { get; init; }

    public string? TlsServerName { get; init; }
}

/// <summary>A user; paths are absolute. Prints nothing of what it holds.</summary>
internal sealed record KubeconfigUser
{
    public string? ClientCertificateFile { get; init; }

    public byte[]? ClientCertificateData { get; init; }

    public string? ClientKeyFile { get; init; }

    public byte[]? ClientKeyData { get; init; }

    public string? Token { get; init; }

    public string? TokenFile { get; init; }

    public ExecPlugin? Exec { get; init; }

    public string? As { get; init; }

    public string? AsUid { get; init; }

    public IReadOnlyList<string> AsGroups { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> AsUserExtra { get; init; } = [];

    public override string ToString() => nameof(KubeconfigUser);
}

/// <summary>A program that prints credentials.</summary>
internal sealed record ExecPlugin(string ApiVersion, string Command, IReadOnlyList<string> Arguments, IReadOnlyList<KeyValuePair<string, string>> Environment);
