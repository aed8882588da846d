using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes.Tests;

public sealed class TlsTests
{
    private static readonly NamespacedName A = new("ns", "a");
    private readonly X509Certificate2 authority = TestCertificates.Authority();

    [Fact]
    public async Task The_server_is_known_by_its_authority_and_the_client_by_its_certificate()
    {
        string? user = null;
        await using var server = (await Start("127.0.0.1")).Then(async context =>
        {
            user = context.Connection.ClientCertificate?.Subject;
            await context.Response.WriteAsync(Json.ConfigMap("a"));
        });
        using var client = Client(server, configuration => configuration with { ClientCertificates = [TestCertificates.Issue(authority, "jo")] });
        await client.Get<ConfigMap>(A, CancellationToken.None);

        Assert.Equal("CN=jo", user);
    }

    [Fact]
    public async Task A_server_of_another_authority_is_not_believed()
    {
        await using var server = await Start("127.0.0.1");
        using var client = Client(server, configuration => configuration with { CertificateAuthorities = [TestCertificates.Authority()] });

        await Assert.ThrowsAsync<ApiConnectionException>(() => client.Get<ConfigMap>(A, CancellationToken.None));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task The_certificate_may_carry_another_name_where_the_configuration_says_so()
    {
        await using var server = (await Start("api.example")).Then(200, Json.ConfigMap("a"));
        using var wrong = Client(server, configuration => configuration);
        await Assert.ThrowsAsync<ApiConnectionException>(() => wrong.Get<ConfigMap>(A, CancellationToken.None));
        using var right = Client(server, configuration => configuration with { TlsServerName = "api.example" });
        await right.Get<ConfigMap>(A, CancellationToken.None);
    }

    [Fact]
    public async Task Any_server_is_believed_where_the_user_asks_for_it()
    {
        await using var server = (await Start("elsewhere")).Then(200, Json.ConfigMap("a"));
        using var client = Client(server, configuration => configuration with { CertificateAuthorities = null, InsecureSkipTlsVerify = true });
        await client.Get<ConfigMap>(A, CancellationToken.None);
    }

    private Task<ScriptedServer> Start(string host)
    {
        var certificate = TestCertificates.Issue(authority, "server", host);
        return ScriptedServer.Start(listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        }));
    }

    private KubernetesClient Client(ScriptedServer server, Func<KubernetesConfiguration, KubernetesConfiguration> change) => new(
        change(new KubernetesConfiguration { Server = server.Address, CertificateAuthorities = [authority] }),
        new KubernetesClientOptions { MaxAttempts = 1 });
}
