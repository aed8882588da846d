using System.Text.Json;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Tests.Network;

public sealed class ServiceTests
{
    private static readonly NetworkOptions Options = new("x", Cidr.Parse("10.1.0.0/16"), Cidr.Parse("10.2.0.0/16"));

    [Theory]
    // ready, serving, terminating of two endpoints -> who gets connections
    [InlineData("true,true,false", "true,true,false", "10.1.1.1:8080 10.1.1.2:8080")]
    [InlineData("true,true,false", "false,true,true", "10.1.1.1:8080")]
    [InlineData("false,false,false", "false,true,true", "10.1.1.2:8080")]
    [InlineData("false,false,false", "false,false,true", "")]
    public void Connections_go_to_ready_endpoints_and_else_to_those_that_still_serve(string first, string second, string expected)
    {
        var routes = ServiceTable.Routes(Service(), [Slice(Endpoint("10.1.1.1", first), Endpoint("10.1.1.2", second))]);
        Assert.Equal(expected, string.Join(' ', Assert.Single(routes).Endpoints));
    }

    [Fact]
    public void A_headless_service_has_no_route() => Assert.Empty(ServiceTable.Routes(Service("None"), [Slice(Endpoint("10.1.1.1", "true,true,false"))]));

    [Fact]
    public void A_change_touches_only_what_changed()
    {
        var one = Index(Service(), Endpoint("10.1.1.1", "true,true,false"));
        var two = Index(Service(), Endpoint("10.1.1.2", "true,true,false"));
        Assert.Equal("", ServiceRules.Change(Options, one, one));
        Assert.Equal(
            """
            add chain ip surus-x s/default.web.10.2.0.5.tcp.80
            flush chain ip surus-x s/default.web.10.2.0.5.tcp.80
            add rule ip surus-x s/default.web.10.2.0.5.tcp.80 meta l4proto tcp dnat ip to numgen random mod 1 map { 0 : 10.1.1.2 . 8080 }
            delete element ip surus-x hairpins { 10.1.1.1 . 10.1.1.1 }
            add element ip surus-x hairpins { 10.1.1.2 . 10.1.1.2 }

            """,
            ServiceRules.Change(Options, one, two));
    }

    [Fact]
    public void A_service_without_ready_endpoint_leads_nowhere()
    {
        var one = Index(Service(), Endpoint("10.1.1.1", "true,true,false"));
        var none = Index(Service(), Endpoint("10.1.1.1", "false,false,false"));
        Assert.Equal(
            """
            delete element ip surus-x services { 10.2.0.5 . tcp . 80 }
            flush chain ip surus-x s/default.web.10.2.0.5.tcp.80
            delete chain ip surus-x s/default.web.10.2.0.5.tcp.80
            delete element ip surus-x hairpins { 10.1.1.1 . 10.1.1.1 }

            """,
            ServiceRules.Change(Options, one, none));
    }

    internal static ServiceIndex IndexOf(Service service, params string[] endpoints) => new()
    {
        Services = ServiceIndex.Empty.Services.Add(ServiceIndex.Key(service.Metadata), service),
        Slices = ServiceIndex.Empty.Slices.Add("default/web-1", Slice(endpoints)),
    };

    internal static Service Service(string clusterIp = "10.2.0.5", string more = "") => JsonSerializer.Deserialize($$"""
        { "metadata": { "name": "web", "namespace": "default" },
          "spec": { "clusterIP": "{{clusterIp}}", "ports": [ { "name": "http", "port": 80, "protocol": "TCP" } ] {{more}} } }
        """, KubernetesTypes.Service.JsonTypeInfo)!;

    internal static string Endpoint(string address, string conditions, string more = "")
    {
        var values = conditions.Split(',');
        return $$"""
            { "addresses": ["{{address}}"], "conditions": { "ready": {{values[0]}}, "serving": {{values[1]}}, "terminating": {{values[2]}} } {{more}} }
            """;
    }

    private static EndpointSlice Slice(params string[] endpoints) => JsonSerializer.Deserialize($$"""
        { "metadata": { "name": "web-1", "namespace": "default", "labels": { "kubernetes.io/service-name": "web" } }, "addressType": "IPv4",
          "ports": [ { "name": "http", "port": 8080, "protocol": "TCP" } ], "endpoints": [ {{string.Join(", ", endpoints)}} ] }
        """, EndpointSlice.JsonTypeInfo)!;

    private static IReadOnlyDictionary<string, ServiceRoute> Index(Service service, params string[] endpoints) => IndexOf(service, endpoints).Routes();
}
