using System.CommandLine;
using Surus.Kubernetes;

namespace Surus.KubectlPlugin;

/// <summary>The options every command takes: those of kubectl, by the same names.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string?> kubeconfig = Text("--kubeconfig", "The kubeconfig to read.");
    private readonly Option<string?> context = Text("--context", "The context of the kubeconfig.");
    private readonly Option<string?> cluster = Text("--cluster", "The cluster entry of the kubeconfig.");
    private readonly Option<string?> user = Text("--user", "The user entry of the kubeconfig.");
    private readonly Option<string?> @namespace = Text("--namespace", "The namespace.", "-n");
    private readonly Option<string?> server = Text("--server", "The address of the API server.", "-s");
    private readonly Option<string?> token = Text("--token", "A bearer token.");
    private readonly Option<string?> tlsServerName = Text("--tls-server-name", "The name the API server's certificate must carry.");
    private readonly Option<string?> authority = Text("--certificate-authority", "A file with the authorities that may vouch for the API server.");
    private readonly Option<string?> clientCertificate = Text("--client-certificate", "A file with the client certificate.");
    private readonly Option<string?> clientKey = Text("--client-key", "A file with the key of the client certificate.");
    private readonly Option<string?> asUser = Text("--as", "The user to act as.");
    private readonly Option<string?> asUid = Text("--as-uid", "The id of the user to act as.");
    private readonly Option<string?> requestTimeout = Text("--request-timeout", "How long one request may take, such as 10s; 0 for the default.");
    private readonly Option<string[]> asGroup = Many("--as-group", "A group to act as a member of.");
    private readonly Option<string[]> asUserExtra = Many("--as-user-extra", "A further attribute of the user to act as, key=value.");
    private readonly Option<bool> insecure = new("--insecure-skip-tls-verify") { Description = "Believe any server.", Recursive = true };
    private readonly Option<string> color = new("--color")
    {
        Description = "always, auto or never.", Recursive = true, DefaultValueFactory = _ => "auto",
    };

    public GlobalOptions() => color.AcceptOnlyFromAmong("always", "auto", "never");

    public void AddTo(Command command)
    {
        Option[] options =
        [
            kubeconfig, context, cluster, user, @namespace, server, token, tlsServerName, authority, clientCertificate, clientKey, asUser, asUid, asGroup,
            asUserExtra, requestTimeout, insecure, color,
        ];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        foreach (var option in Unused())
        {
            command.Options.Add(option);
        }
    }

    public Screen Screen(ParseResult parsed) => KubectlPlugin.Screen.For(parsed.GetValue(color) ?? "auto");

    public KubeconfigOverrides Overrides(ParseResult parsed) => new()
    {
        Path = parsed.GetValue(kubeconfig),
        Context = parsed.GetValue(context),
        Cluster = parsed.GetValue(cluster),
        User = parsed.GetValue(user),
        Namespace = parsed.GetValue(@namespace),
        Server = parsed.GetValue(server),
        Token = parsed.GetValue(token),
        TlsServerName = parsed.GetValue(tlsServerName),
        CertificateAuthority = parsed.GetValue(authority),
        ClientCertificate = parsed.GetValue(clientCertificate),
        ClientKey = parsed.GetValue(clientKey),
        As = parsed.GetValue(asUser),
        AsUid = parsed.GetValue(asUid),
        AsGroups = parsed.GetValue(asGroup) ?? [],
        AsUserExtra = [.. (parsed.GetValue(asUserExtra) ?? []).Select(Pair)],
        InsecureSkipTlsVerify = parsed.GetValue(insecure),
    };

    public TimeSpan? RequestTimeout(ParseResult parsed) => Durations.Parse(parsed.GetValue(requestTimeout), "--request-timeout");

    /// <summary>The given ones again, for a kubectl that this program starts.</summary>
    public IEnumerable<string> ForKubectl(ParseResult parsed)
    {
        Option<string?>[] texts =
        [
            kubeconfig, context, cluster, user, server, token, tlsServerName, authority, clientCertificate, clientKey, asUser, asUid,
        ];
        foreach (var option in texts)
        {
            if (parsed.GetValue(option) is { Length: > 0 } value)
            {
                yield return $"{option.Name}={value}";
            }
        }

        foreach (var group in parsed.GetValue(asGroup) ?? [])
        {
            yield return $"--as-group={group}";
        }

        if (parsed.GetValue(insecure))
        {
            yield return "--insecure-skip-tls-verify";
        }
    }

    // Taken so that scripts which give them go on working; this program writes no log and keeps no cache.
    private static IEnumerable<Option> Unused()
    {
        string[] texts =
        [
            "--cache-dir", "--log-destination", "--log-field-level", "--log-field-timestamp", "--log-level", "--zap-encoder", "--zap-log-level",
            "--zap-stacktrace-level", "--zap-time-encoding",
        ];
        string[] flags = ["--disable-compression", "--zap-devel", "--log-truncate-destination"];
        return [
            .. texts.Select(name => new Option<string?>(name) { Hidden = true, Recursive = true }),
            .. flags.Select(name => new Option<bool>(name) { Hidden = true, Recursive = true }),
        ];
    }

    private static KeyValuePair<string, string> Pair(string text)
    {
        var split = text.IndexOf('=', StringComparison.Ordinal);
        return split > 0
            ? KeyValuePair.Create(text[..split], text[(split + 1)..])
            : throw new PluginException($"--as-user-extra takes key=value, not \"{text}\".");
    }

    private static Option<string?> Text(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Recursive = true };

    private static Option<string[]> Many(string name, string description) => new(name) { Description = description, Recursive = true };
}
