using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Surus.Kubernetes;

/// <summary>Reads one kubeconfig file. Paths in it are meant from the file's own directory.</summary>
internal static class KubeconfigFile
{
    public static Kubeconfig Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesConfigurationException($"The kubeconfig {path} cannot be read: {error.Message}", error);
        }
    }

    public static Kubeconfig Parse(string text, string path)
    {
        var root = Root(text, path);
        var directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        return new Kubeconfig
        {
            Source = path,
            CurrentContext = root.Text("current-context"),
            Contexts = Named(root, "contexts", "context", entry => new KubeconfigContext(entry.Text("cluster"), entry.Text("user"), entry.Text("namespace"))),
            Clusters = Named(root, "clusters", "cluster", entry => Cluster(entry, directory)),
            Users = Named(root, "users", "user", entry => User(entry, directory)),
        };
    }

    // A YAML error quotes what it stumbled over, and that may be a key or a token: only its place is told.
    private static KubeconfigSection Root(string text, string path)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0
                ? new KubeconfigSection(new YamlMappingNode(), path)
                : stream.Documents[0].RootNode is YamlMappingNode mapping
                    ? new KubeconfigSection(mapping, path)
                    : throw new KubernetesConfigurationException($"The kubeconfig {path} is not a YAML mapping.");
        }
        catch (YamlException error)
        {
            throw new KubernetesConfigurationException($"The kubeconfig {path} is not valid YAML, see line {error.Start.Line}.");
        }
    }

    private static Dictionary<string, T> Named<T>(KubeconfigSection root, string list, string field, Func<KubeconfigSection, T> parse)
    {
        var entries = new Dictionary<string, T>();
        foreach (var entry in root.Sections(list))
        {
            if (entry.Text("name") is { } name)
            {
                entries.TryAdd(name, parse(entry.Section(field)));
            }
        }

        return entries;
    }

    private static KubeconfigCluster Cluster(KubeconfigSection entry, string directory) => new()
    {
        Server = entry.Text("server"),
        CertificateAuthorityFile = Absolute(directory, entry.Text("certificate-authority")),
        CertificateAuthorityData = entry.Bytes("certificate-authority-data"),
        InsecureSkipTlsVerify = entry.Text("insecure-skip-tls-verify") == "true",
        TlsServerName = entry.Text("tls-server-name"),
    };

    private static KubeconfigUser User(KubeconfigSection entry, string directory) => new()
    {
        ClientCertificateFile = Absolute(directory, entry.Text("client-certificate")),
        ClientCertificateData = entry.Bytes("client-certificate-data"),
        ClientKeyFile = Absolute(directory, entry.Text("client-key")),
        ClientKeyData = entry.Bytes("client-key-data"),
        Token = entry.Text("token"),
        TokenFile = Absolute(directory, entry.Text("tokenFile")),
        Exec = entry.Has("exec") ? Exec(entry.Section("exec"), directory) : null,
        As = entry.Text("as"),
        AsUid = entry.Text("as-uid"),
        AsGroups = entry.Texts("as-groups"),
        AsUserExtra = entry.TextLists("as-user-extra"),
    };

    // A command with a slash is meant from the file's directory, one without is looked up in the PATH.
    private static ExecPlugin Exec(KubeconfigSection entry, string directory)
    {
        var command = entry.Text("command") ?? throw entry.Wrong("command", "an exec plugin needs a command");
        return new ExecPlugin(
            entry.Text("apiVersion") ?? "client.authentication.k8s.io/v1",
            command.Contains('/', StringComparison.Ordinal) ? Path.Combine(directory, command) : command,
            entry.Texts("args"),
            [.. entry.Sections("env").Select(item => KeyValuePair.Create(item.Text("name") ?? "", item.Text("value") ?? ""))]);
    }

    private static string? Absolute(string directory, string? path) => path is null ? null : Path.Combine(directory, path);
}
