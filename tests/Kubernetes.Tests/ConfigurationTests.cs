namespace Surus.Kubernetes.Tests;

public sealed class ConfigurationTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeconfig");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_current_context_picks_cluster_user_and_namespace()
    {
        var configuration = Resolve(Sample);

        Assert.Equal(("https://one:6443/", "team"), (configuration.Server.ToString(), configuration.Namespace));
        Assert.IsType<FixedToken>(configuration.Token);
    }

    [Fact]
    public async Task A_command_line_comes_before_the_file()
    {
        var configuration = Resolve(Sample, new KubeconfigOverrides
        {
            Context = "second", Namespace = "mine", Token = "other", As = "jo", AsGroups = ["ops"], InsecureSkipTlsVerify = true,
        });

        Assert.Equal(("https://two:6443/", "mine"), (configuration.Server.ToString(), configuration.Namespace));
        Assert.Equal("other", await configuration.Token!.Get(CancellationToken.None));
        Assert.Equal("jo", configuration.Impersonate?.User);
        Assert.True(configuration.InsecureSkipTlsVerify);
    }

    [Fact]
    public void Of_two_entries_of_one_name_the_first_file_counts()
    {
        var first = KubeconfigFile.Parse("{clusters: [{name: c, cluster: {server: 'https://a'}}]}", "/one");
        var second = KubeconfigFile.Parse("{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {server: 'https://b'}}]}", "/two");
        var merged = Kubeconfig.Merge(["/one", "/two"], [first, second]);

        Assert.Equal("https://a/", KubeconfigResolver.Resolve(merged, new KubeconfigOverrides(), TimeProvider.System).Server.ToString());
    }

    [Fact]
    public async Task Files_are_meant_from_the_kubeconfigs_own_folder()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "token"), "abc\n");
        var configuration = Resolve("""
            current-context: x
            contexts: [{name: x, context: {cluster: c, user: u}}]
            clusters: [{name: c, cluster: {server: "https://a"}}]
            users: [{name: u, user: {tokenFile: token}}]
            """);

        Assert.Equal("abc", await configuration.Token!.Get(CancellationToken.None));
    }

    [Theory]
    [InlineData("current-context: nowhere", "has no context named \"nowhere\"; it has none.")]
    [InlineData("{}", "names no API server")]
    [InlineData("a: [", "is not valid YAML, see line")]
    [InlineData("- a", "is not a YAML mapping")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: d}]}", "has no cluster named \"c\"; it has d.")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {server: 'ftp://a'}}]}", "is not a URL")]
    [InlineData("clusters: [{name: c, cluster: {certificate-authority-data: '%%'}}]", "has a wrong certificate-authority-data in line 1: the value is not base64.")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {server: 'https://a', certificate-authority: missing.crt}}]}", "missing.crt cannot be read")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {server: 'https://a', certificate-authority-data: YQ==}}]}", "is not valid PEM")]
    public void What_is_wrong_is_named(string text, string message) =>
        Assert.Contains(message, Assert.Throws<KubernetesConfigurationException>(() => Resolve(text)).Message);

    [Fact]
    public void A_named_file_must_be_there() =>
        Assert.Throws<KubernetesConfigurationException>(() => Kubeconfig.Load(Path.Combine(folder.FullName, "none")));

    [Fact]
    public async Task A_pod_finds_its_token_which_is_read_again_after_a_minute()
    {
        var time = new ManualTime();
        var token = Path.Combine(folder.FullName, "token");
        await File.WriteAllTextAsync(token, "one");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "namespace"), "team");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ca.crt"), TestCertificates.Authority().ExportCertificatePem());
        var environment = new Dictionary<string, string?> { ["KUBERNETES_SERVICE_HOST"] = "fd00::1", ["KUBERNETES_SERVICE_PORT"] = "443" };
        var configuration = InClusterConfiguration.Load(time, folder.FullName, environment.GetValueOrDefault);

        Assert.Equal(("https://[fd00::1]/", "team"), (configuration.Server.ToString(), configuration.Namespace));
        Assert.Equal("one", await configuration.Token!.Get(CancellationToken.None));
        await File.WriteAllTextAsync(token, "two");
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("one", await configuration.Token.Get(CancellationToken.None));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("two", await configuration.Token.Get(CancellationToken.None));
    }

    [Fact]
    public void Outside_of_a_pod_the_message_says_what_to_do() =>
        Assert.Contains("KUBECONFIG", Assert.Throws<KubernetesConfigurationException>(() => InClusterConfiguration.Load(TimeProvider.System, "/", _ => null)).Message);

    [Fact]
    public async Task A_credential_program_gives_a_token_until_it_expires()
    {
        var time = new ManualTime();
        var counter = Path.Combine(folder.FullName, "count");
        var expires = (ManualTime.Start + TimeSpan.FromMinutes(10)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        var script = $$$"""echo x >> {{{counter}}}; echo '{"status":{"token":"t'$(wc -l < {{{counter}}})'","expirationTimestamp":"{{{expires}}}"}}'""";
        var source = new ExecToken(new ExecPlugin("client.authentication.k8s.io/v1", "/bin/sh", ["-c", script], []), time);

        Assert.Equal("t1", await source.Get(CancellationToken.None));
        Assert.Equal("t1", await source.Get(CancellationToken.None));
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("t2", await source.Get(CancellationToken.None));
    }

    private static string Sample => """
        apiVersion: v1
        kind: Config
        current-context: first
        contexts:
        - name: first
          context: {cluster: one, user: admin, namespace: team}
        - name: second
          context: {cluster: two, user: admin}
        clusters:
        - name: one
          cluster: {server: "https://one:6443"}
        - name: two
          cluster: {server: "https://two:6443"}
        users:
        - name: admin
          user: {token: secret}
        """;

    private KubernetesConfiguration Resolve(string text, KubeconfigOverrides? overrides = null) =>
        KubeconfigResolver.Resolve(KubeconfigFile.Parse(text, Path.Combine(folder.FullName, "config")), overrides ?? new KubeconfigOverrides(), TimeProvider.System);
}
