using System.Text.Json;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Network;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Tests.Node;

public sealed class RuntimeTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("$(A)-$(B)", "1-2")]
    [InlineData("$$(A)", "$(A)")]
    [InlineData("$(C) $", "$(C) $")]
    [InlineData("$(A", "$(A")]
    public void Variables_are_expanded(string text, string expected) =>
        Assert.Equal(expected, VariableExpansion.Expand(text, new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" }));

    [Theory]
    [InlineData("registry:5000/a/b:1.2@sha256:0", "registry:5000/a/b")]
    [InlineData("registry:5000/a/b", "registry:5000/a/b")]
    [InlineData("b:1", "b")]
    public void An_image_name_without_tag_maps_all_tags(string name, string repository) => Assert.Equal(repository, ImageName.Repository(name));

    [Theory]
    [InlineData("machine", true)]
    [InlineData("registry:5000/a/b:1.2@sha256:0", true)]
    [InlineData("\"ghcr.io/a/b:1\"", false)]
    [InlineData("a b", false)]
    [InlineData("", false)]
    public void What_no_pod_could_name_is_no_image_name(string name, bool isOne) => Assert.Equal(isOne, ImageName.IsOne(name));

    [Fact]
    public void A_user_without_a_name_gets_one()
    {
        const string Passwd = "root:x:0:0:root:/root:/bin/sh\npostgres:x:101:104::/var/lib/postgresql:/bin/bash";
        Assert.Equal(Passwd, UserFiles.WithUser(Passwd, 101, 104, null));
        Assert.EndsWith("\n26:x:26:27:26:/:/bin/sh\n", UserFiles.WithUser(Passwd, 26, 27, null), StringComparison.Ordinal);
        Assert.StartsWith("postgres:x:26:27:postgres:/:/bin/sh\nroot:", UserFiles.WithUser(Passwd, 26, 27, "postgres"), StringComparison.Ordinal);
        Assert.Equal(104, UserFiles.PrimaryGroup(Passwd, 101));
        Assert.Equal(0, UserFiles.PrimaryGroup(Passwd, 26));
        Assert.Equal("a:x:5:\n26:x:26:\n", UserFiles.WithGroups("a:x:5:\n", [5, 26, 26]));
    }

    [Theory]
    [InlineData("26=postgres", "26", "postgres")]
    [InlineData("0=a.b_c-d", "0", "a.b_c-d")]
    [InlineData("postgres=26", null, null)]
    [InlineData("26", null, null)]
    [InlineData("26=", null, null)]
    [InlineData("26=a:b", null, null)]
    [InlineData("-1=a", null, null)]
    [InlineData("26=7up", null, null)]
    public void A_user_of_an_image_is_a_number_and_a_name(string text, string? number, string? name) =>
        Assert.Equal(number is null ? null : (number, name!), UserFiles.ParseUser(text));

    [Theory]
    [InlineData("ALL", "", "")]
    [InlineData("ALL", "NET_BIND_SERVICE", "CAP_NET_BIND_SERVICE")]
    [InlineData("", "CAP_SYS_ADMIN", "CAP_CHOWN CAP_KILL CAP_NET_BIND_SERVICE CAP_SYS_ADMIN")]
    [InlineData("kill", "", "CAP_CHOWN CAP_NET_BIND_SERVICE")]
    public void Capabilities_are_dropped_and_added_within_the_own(string drop, string add, string expected)
    {
        const ulong Own = 1 << 0 | 1 << 5 | 1 << 10 | 1 << 21;
        var set = CapabilitySet.Select(drop.Split(' ', StringSplitOptions.RemoveEmptyEntries), add.Split(' ', StringSplitOptions.RemoveEmptyEntries), false, Own);
        Assert.Equal(expected, string.Join(' ', set));
    }

    [Fact]
    public void A_container_becomes_an_oci_document()
    {
        var spec = OciSpec.Render(new ContainerConfiguration
        {
            RootPath = "/root-fs",
            ReadOnlyRoot = true,
            Arguments = ["/bin/true"],
            UserId = 26,
            GroupId = 27,
            SupplementalGroups = [28],
            Capabilities = ["CAP_KILL"],
            NoNewPrivileges = true,
            HostName = "web",
            NetworkNamespace = "/run/netns/x",
            CgroupPath = "/surus/p/c",
            Resources = new ContainerResources(1 << 20, 500, 250),
            Mounts = [new BindMount("/data", "/var/data"), new BindMount("/shm", "/dev/shm", ReadOnly: true)],
        });
        Assert.Equal("""{"uid":26,"gid":27,"additionalGids":[28]}""", spec["process"]!["user"]!.ToJsonString());
        Assert.Equal("""{"bounding":["CAP_KILL"],"effective":[],"permitted":[]}""", spec["process"]!["capabilities"]!.ToJsonString());
        Assert.True((bool)spec["process"]!["noNewPrivileges"]!);
        Assert.True((bool)spec["root"]!["readonly"]!);
        Assert.Equal("""{"shares":256,"period":100000,"quota":50000}""", spec["linux"]!["resources"]!["cpu"]!.ToJsonString());
        Assert.Equal(1 << 20, (long)spec["linux"]!["resources"]!["memory"]!["limit"]!);
        Assert.Equal(["mount", "ipc", "pid", "uts", "network"], spec["linux"]!["namespaces"]!.AsArray().Select(one => (string)one!["type"]!));
        var mounts = spec["mounts"]!.AsArray().Where(mount => (string)mount!["type"]! == "bind").Select(mount => mount!.ToJsonString());
        Assert.Equal(
            [
                """{"destination":"/var/data","type":"bind","source":"/data","options":["rbind","rprivate","rw"]}""",
                """{"destination":"/dev/shm","type":"bind","source":"/shm","options":["rbind","rprivate","ro"]}""",
            ],
            mounts);
        Assert.DoesNotContain(spec["mounts"]!.AsArray(), mount => (string)mount!["source"]! == "shm");
    }

    [Theory]
    [InlineData("""{ "hostname": "h", "subdomain": "s" }""", "10.0.0.9\th.s.ns.svc.cluster.local\th")]
    [InlineData("{}", "10.0.0.9\tpod")]
    [InlineData("""{ "hostAliases": [ { "ip": "1.2.3.4", "hostnames": ["a", "b"] } ] }""", "1.2.3.4\ta\tb")]
    [InlineData("""{ "hostNetwork": true }""", "127.0.0.1\tmachine")]
    public void Hosts_name_the_pod(string spec, string line) =>
        Assert.Contains(line, PodFiles.Hosts(Pod(spec), "10.0.0.9", "cluster.local", "127.0.0.1\tmachine\n").Split('\n'));

    [Theory]
    [InlineData("{}", "nameserver 10.1.0.1\nsearch ns.svc.cluster.local svc.cluster.local cluster.local\noptions ndots:5\n")]
    [InlineData("""{ "dnsPolicy": "Default" }""", "machine\n")]
    [InlineData("""{ "hostNetwork": true }""", "machine\n")]
    [InlineData("""{ "dnsPolicy": "None", "dnsConfig": { "nameservers": ["9.9.9.9"], "searches": ["x"], "options": [ { "name": "ndots", "value": "1" } ] } }""",
        "nameserver 9.9.9.9\nsearch x\noptions ndots:1\n")]
    public void The_resolver_asks_the_cluster(string spec, string expected)
    {
        var network = new NetworkOptions("x", Cidr.Parse("10.1.0.0/16"), Cidr.Parse("10.2.0.0/16"));
        Assert.Equal(expected, PodFiles.Resolver(Pod(spec), network, "machine\n"));
    }

    [Theory]
    [InlineData("metadata.name", "pod")]
    [InlineData("metadata.labels['app']", "db")]
    [InlineData("metadata.labels['none']", "")]
    [InlineData("metadata.labels", "app=\"db\"")]
    [InlineData("status.podIP", "10.0.0.9")]
    [InlineData("status.hostIP", "10.0.0.1")]
    [InlineData("spec.secret", null)]
    public void Fields_are_offered_to_containers(string path, string? expected) =>
        Assert.Equal(expected, FieldPath.Resolve(Pod("{}"), path, "10.0.0.9", "10.0.0.1"));

    [Theory]
    [InlineData("limits.cpu", "1", "1")]
    [InlineData("limits.cpu", "1m", "500")]
    [InlineData("limits.memory", "1Mi", "4096")]
    [InlineData("requests.memory", "1", "0")]
    public void Resources_are_offered_to_containers(string resource, string divisor, string expected)
    {
        var container = new Container
        {
            Name = "c",
            Resources = new ResourceRequirements { Limits = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse("500m") } },
        };
        var capacity = new Dictionary<string, Quantity> { ["memory"] = Quantity.Parse("4Gi") };
        Assert.Equal(expected, FieldPath.Resource(container, resource, Quantity.Parse(divisor), capacity));
    }

    private static Pod Pod(string spec) => JsonSerializer.Deserialize($$"""
        { "metadata": { "name": "pod", "namespace": "ns", "labels": { "app": "db" } }, "spec": {{spec}} }
        """, KubernetesTypes.Pod.JsonTypeInfo)!;
}
