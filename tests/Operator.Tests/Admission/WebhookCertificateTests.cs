using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Surus.Api;
using Surus.Kubernetes;
using Surus.Objects;

namespace Surus.Operator.Tests;

/// <summary>The operator makes the webhooks' certificate, shares it among its replicas, renews it and has it trusted.</summary>
public sealed class WebhookCertificateTests : IAsyncLifetime
{
    private const string Secrets = "/api/v1/namespaces/cnpg-system/secrets";
    private const string Configurations = "/apis/admissionregistration.k8s.io/v1";

    private readonly ObjectServer _server = new();
    private readonly SettableTime _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private KubernetesClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _client = await _server.Start();
        _server.Objects[$"{Configurations}/mutatingwebhookconfigurations/{OperatorNames.MutatingWebhooks}"] =
            Configuration("MutatingWebhookConfiguration", OperatorNames.MutatingWebhooks, AdmissionWebhook.Mutating);
        _server.Objects[$"{Configurations}/validatingwebhookconfigurations/{OperatorNames.ValidatingWebhooks}"] =
            Configuration("ValidatingWebhookConfiguration", OperatorNames.ValidatingWebhooks, AdmissionWebhook.Validating);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_certificate_is_good_for_the_service_and_signed_by_what_the_api_server_trusts()
    {
        var certificate = Certificate();
        await certificate.Ensure(TestContext.Current.CancellationToken);
        Assert.True(certificate.Current!.HasPrivateKey);
        Assert.True(certificate.Current.MatchesHostname("cnpg-webhook-service.cnpg-system.svc"));
        var bundles = Bundles().ToList();
        Assert.Equal(AdmissionWebhook.Mutating.Count + AdmissionWebhook.Validating.Count, bundles.Count);
        var bundle = Assert.Single(bundles.Distinct());
        using var authority = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(bundle!)));
        Assert.Equal(authority.SubjectName.Name, certificate.Current.IssuerName.Name);
    }

    [Fact]
    public async Task Looking_again_changes_nothing_and_another_replica_shows_the_same()
    {
        var first = Certificate();
        await first.Ensure(TestContext.Current.CancellationToken);
        var writes = _server.Writes;
        var second = Certificate();
        await first.Ensure(TestContext.Current.CancellationToken);
        await second.Ensure(TestContext.Current.CancellationToken);
        Assert.Equal(writes, _server.Writes);
        Assert.Equal(first.Current!.Thumbprint, second.Current!.Thumbprint);
    }

    [Fact]
    public async Task Near_its_end_the_certificate_is_renewed_under_the_same_key_of_the_authority()
    {
        var certificate = Certificate();
        await certificate.Ensure(TestContext.Current.CancellationToken);
        var (before, key) = (certificate.Current!.Thumbprint, AuthorityKey());
        _time.Now += TimeSpan.FromDays(84);
        await certificate.Ensure(TestContext.Current.CancellationToken);
        Assert.NotEqual(before, certificate.Current.Thumbprint);
        Assert.True(certificate.Current.NotAfter > _time.Now.UtcDateTime.AddDays(80));
        Assert.Equal(key, AuthorityKey());
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_is_made_anew()
    {
        await Certificate().Ensure(TestContext.Current.CancellationToken);
        _server.Objects[$"{Secrets}/{OperatorNames.WebhookSecret}"]["data"]!["tls.crt"] = "bm90aGluZw==";
        var certificate = Certificate();
        await certificate.Ensure(TestContext.Current.CancellationToken);
        Assert.True(certificate.Current!.MatchesHostname("cnpg-webhook-service"));
    }

    [Fact]
    public async Task An_authority_that_was_taken_out_is_written_again()
    {
        var certificate = Certificate();
        await certificate.Ensure(TestContext.Current.CancellationToken);
        var path = $"{Configurations}/mutatingwebhookconfigurations/{OperatorNames.MutatingWebhooks}";
        _server.Objects[path] = Configuration("MutatingWebhookConfiguration", OperatorNames.MutatingWebhooks, AdmissionWebhook.Mutating);
        await certificate.Ensure(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(null, Bundles());
    }

    private WebhookCertificate Certificate() => new(_client, new OperatorSettings(), _time, NullLogger.Instance);

    private string? AuthorityKey() => (string?)_server.Objects[$"{Secrets}/{OperatorNames.CaSecret}"]["data"]!["ca.key"];

    private IEnumerable<string?> Bundles() => _server.Objects.Where(pair => pair.Key.StartsWith(Configurations, StringComparison.Ordinal))
        .SelectMany(pair => pair.Value["webhooks"]!.AsArray())
        .Select(webhook => (string?)webhook!["clientConfig"]!["caBundle"]);

    private static JsonObject Configuration(string kind, string name, IReadOnlyList<AdmissionWebhook> webhooks) => new()
    {
        ["apiVersion"] = "admissionregistration.k8s.io/v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["resourceVersion"] = "0" },
        ["webhooks"] = new JsonArray([.. webhooks.Select(webhook => new JsonObject
        {
            ["name"] = webhook.Name,
            ["clientConfig"] = new JsonObject { ["service"] = new JsonObject { ["namespace"] = "cnpg-system", ["name"] = "cnpg-webhook-service" } },
            ["sideEffects"] = "None",
            ["admissionReviewVersions"] = new JsonArray("v1"),
        })]),
    };

    /// <summary>A clock that a test sets.</summary>
    private sealed class SettableTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
