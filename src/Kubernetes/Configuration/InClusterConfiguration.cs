using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Surus.Kubernetes;

/// <summary>Reads what every pod with a service account finds in its environment and mounted.</summary>
internal static class InClusterConfiguration
{
    private const string ServiceAccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount";

    public static KubernetesConfiguration Load(TimeProvider time) => Load(time, ServiceAccountDirectory, Environment.GetEnvironmentVariable);

    public static KubernetesConfiguration Load(TimeProvider time, string directory, Func<string, string?> environment)
    {
        var host = environment("KUBERNETES_SERVICE_HOST");
        var port = environment("KUBERNETES_SERVICE_PORT");
        if (string.IsNullOrEmpty(host) || !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new KubernetesConfigurationException(
                "There is no kubeconfig, and this process does not run in a pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set. "
                + "Name a kubeconfig in KUBECONFIG.");
        }

        var namespaceFile = Path.Combine(directory, "namespace");
        return new KubernetesConfiguration
        {
            Server = new UriBuilder("https", host, number).Uri,
            Namespace = File.Exists(namespaceFile) ? File.ReadAllText(namespaceFile).Trim() : "default",
            CertificateAuthorities = Authorities(Path.Combine(directory, "ca.crt")),
            Token = new TokenFile(Path.Combine(directory, "token"), time),
        };
    }

    private static X509Certificate2Collection Authorities(string path)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(path);
            return authorities;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new KubernetesConfigurationException($"The authority of the API server, {path}, cannot be read: {error.Message}", error);
        }
    }
}
