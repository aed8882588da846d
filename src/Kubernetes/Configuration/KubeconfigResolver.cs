using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Surus.Kubernetes;

/// <summary>Picks context, cluster and user, and turns them into a configuration.</summary>
internal static class KubeconfigResolver
{
    public static KubernetesConfiguration Resolve(Kubeconfig config, KubeconfigOverrides overrides, TimeProvider time)
    {
        var context = Context(config, overrides);
        var cluster = Overridden(Pick(config.Clusters, overrides.Cluster ?? context.Cluster, "cluster", config), overrides);
        var user = Overridden(Pick(config.Users, overrides.User ?? context.User, "user", config) ?? new KubeconfigUser(), overrides);
        return new KubernetesConfiguration
        {
            Server = Server(cluster, config),
            Namespace = NotEmpty(overrides.Namespace) ?? context.Namespace ?? "default",
            CertificateAuthorities = Authorities(cluster),
            InsecureSkipTlsVerify = cluster.InsecureSkipTlsVerify,
            TlsServerName = cluster.TlsServerName,
            ClientCertificates = ClientCertificates(user),
            Token = Token(user, time),
            Impersonate = user.As is null ? null : new Impersonation(user.As, user.AsUid, user.AsGroups, user.AsUserExtra),
        };
    }

    private static KubeconfigContext Context(Kubeconfig config, KubeconfigOverrides overrides)
    {
        var name = NotEmpty(overrides.Context) ?? config.CurrentContext;
        return Pick(config.Contexts, name, "context", config) ?? new KubeconfigContext(null, null, null);
    }

    private static T? Pick<T>(IReadOnlyDictionary<string, T> entries, string? name, string kind, Kubeconfig config)
        where T : class
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        return entries.TryGetValue(name, out var found)
            ? found
            : throw new KubernetesConfigurationException(
                $"The kubeconfig {config.Source} has no {kind} named \"{name}\"; it has {(entries.Count == 0 ? "none" : string.Join(", ", entries.Keys.Order()))}.");
    }

    private static KubeconfigCluster Overridden(KubeconfigCluster? cluster, KubeconfigOverrides overrides)
    {
        var result = cluster ?? new KubeconfigCluster();
        result = NotEmpty(overrides.Server) is { } server ? result with { Server = server } : result;
        result = NotEmpty(overrides.TlsServerName) is { } name ? result with { TlsServerName = name } : result;
        result = NotEmpty(overrides.CertificateAuthority) is { } file
            ? result with { CertificateAuthorityFile = file, CertificateAuthorityData = null }
            : result;
        return overrides.InsecureSkipTlsVerify ? result with { InsecureSkipTlsVerify = true } : result;
    }

    private static KubeconfigUser Overridden(KubeconfigUser user, KubeconfigOverrides overrides)
    {
        user = NotEmpty(overrides.Token) is { } token ? user with { Token = token, TokenFile = null, Exec = null } : user;
        user = NotEmpty(overrides.ClientCertificate) is { } certificate
            ? user with { ClientCertificateFile = certificate, ClientCertificateData = null }
            : user;
        user = NotEmpty(overrides.ClientKey) is { } key ? user with { ClientKeyFile = key, ClientKeyData = null } : user;
        return NotEmpty(overrides.As) is { } person
            ? user with { As = person, AsUid = NotEmpty(overrides.AsUid), AsGroups = overrides.AsGroups, AsUserExtra = overrides.AsUserExtra }
            : user;
    }

    private static Uri Server(KubeconfigCluster cluster, Kubeconfig config)
    {
        if (cluster.Server is null)
        {
            throw new KubernetesConfigurationException(
                $"The kubeconfig {config.Source} names no API server: set a current-context whose cluster has a server, or name one with --server.");
        }

        var text = cluster.Server.Contains("://", StringComparison.Ordinal) ? cluster.Server : $"https://{cluster.Server}";
        return Uri.TryCreate(text, UriKind.Absolute, out var server) && server.Scheme is "https" or "http"
            ? server
            : throw new KubernetesConfigurationException($"The API server address \"{cluster.Server}\" is not a URL such as https://10.0.0.1:6443.");
    }

    private static X509Certificate2Collection? Authorities(KubeconfigCluster cluster)
    {
        var pem = Content("authority", cluster.CertificateAuthorityData, cluster.CertificateAuthorityFile);
        return pem is null ? null : Parsed("authority", cluster.CertificateAuthorityFile, () => Certificates(pem));
    }

    private static X509Certificate2Collection? ClientCertificates(KubeconfigUser user)
    {
        var certificate = Content("client certificate", user.ClientCertificateData, user.ClientCertificateFile);
        if (certificate is null)
        {
            return null;
        }

        var key = Content("client key", user.ClientKeyData, user.ClientKeyFile)
            ?? throw new KubernetesConfigurationException("The kubeconfig's user has a client certificate but no client key.");
        return Parsed("client certificate", user.ClientCertificateFile, () =>
        {
            var chain = Certificates(certificate);
            chain[0] = X509Certificate2.CreateFromPem(certificate, key);
            return chain;
        });
    }

    private static X509Certificate2Collection Certificates(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("there is no certificate in it");
    }

    private static string? Content(string what, byte[]? data, string? file)
    {
        try
        {
            return data is not null ? Encoding.UTF8.GetString(data) : file is not null ? File.ReadAllText(file) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesConfigurationException($"The {what} {file} cannot be read: {error.Message}", error);
        }
    }

    private static T Parsed<T>(string what, string? file, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (CryptographicException error)
        {
            throw new KubernetesConfigurationException($"The {what} {file ?? "in the kubeconfig"} is not valid PEM: {error.Message}", error);
        }
    }

    private static ITokenSource? Token(KubeconfigUser user, TimeProvider time) => user switch
    {
        { TokenFile: { } file } => new TokenFile(file, time),
        { Token: { } token } => new FixedToken(token),
        { Exec: { } plugin } => new ExecToken(plugin, time),
        _ => null,
    };

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
