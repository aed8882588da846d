using System.Text.Json.Nodes;
using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Tests.Rules;

/// <summary>The definitions that this project ships are served, and every one of their rules is held to.</summary>
public sealed class ShippedRulesTests
{
    private const string Cluster = """{"instances": 1, "storage": {"size": "1Gi"}}""";
    private const string Database = """{"name": "app", "owner": "app", "cluster": {"name": "c"}}""";
    private const string Role = """{"name": "app", "cluster": {"name": "c"}}""";
    private const string Publication = """{"name": "p", "dbname": "app", "cluster": {"name": "c"}, "target": {"allTables": true}}""";

    private readonly ClusterApi api = ClusterApi.InMemory(TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Definitions => [.. Directory.GetFiles(Path.Combine(Root(), "deploy", "crds"), "*.yaml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Definitions))]
    public async Task A_definition_is_served(string file)
    {
        var definition = await Define(file);
        Assert.NotNull(await api.List(Type(definition), null, ObjectFilter.All, Cancel));
    }

    [Theory]
    [InlineData("clusters", Cluster, """{"imageName": "i", "imageCatalogRef": {"apiGroup": "postgresql.cnpg.io", "kind": "ImageCatalog", "name": "x", "major": 17}}""", "give imageName or imageCatalogRef")]
    [InlineData("clusters", Cluster, """{"imageCatalogRef": {"apiGroup": "other", "kind": "ImageCatalog", "name": "x", "major": 17}}""", "apiGroup is")]
    [InlineData("clusters", Cluster, """{"imageCatalogRef": {"apiGroup": "postgresql.cnpg.io", "kind": "Other", "name": "x", "major": 17}}""", "kind is ImageCatalog or ClusterImageCatalog")]
    [InlineData("clusters", Cluster, """{"bootstrap": {"initdb": {"database": "a", "owner": "a", "icuLocale": "de"}}}""", "icuLocale needs")]
    [InlineData("clusters", Cluster, """{"bootstrap": {"initdb": {"database": "a", "owner": "a", "icuRules": "x"}}}""", "icuRules needs")]
    [InlineData("clusters", Cluster, """{"bootstrap": {"initdb": {"database": "a", "owner": "a", "builtinLocale": "C", "localeProvider": "icu"}}}""", "builtinLocale needs")]
    [InlineData("clusters", Cluster, """{"bootstrap": {"initdb": {"database": "a", "owner": "a", "icuLocale": "de", "localeProvider": "icu"}}}""", null)]
    [InlineData("clusters", Cluster, """{"postgresql": {"synchronous": {"method": "any", "number": 0}}}""", "spec.postgresql.synchronous.number")]
    [InlineData("clusters", Cluster, """{"postgresql": {"synchronous": {"method": "any", "number": 1, "dataDurability": "preferred", "standbyNamesPre": ["x"]}}}""", "spec.postgresql.synchronous")]
    [InlineData("clusters", Cluster, """{"postgresql": {"synchronous": {"method": "any", "number": 1, "podFailureDomainKeys": ["x"], "nodeFailureDomainKeys": ["y"]}}}""", "spec.postgresql.synchronous")]
    [InlineData("clusters", Cluster, """{"postgresql": {"synchronous": {"method": "any", "number": 1}}}""", null)]
    [InlineData("databases", Database, """{"name": "postgres"}""", "the database postgres")]
    [InlineData("databases", Database, """{"name": "template0"}""", "the database template0")]
    [InlineData("databases", Database, """{"fdws": [{"name": "f", "usage": [{"name": ""}]}]}""", "a name is needed here")]
    [InlineData("databases", Database, """{"localeProvider": "builtin", "builtinLocale": "C"}""", null)]
    [InlineData("databaseroles", Role, """{"name": "postgres"}""", "the role postgres")]
    [InlineData("databaseroles", Role, """{"name": "pg_x"}""", "names that start with pg_")]
    [InlineData("databaseroles", Role, """{"passwordSecret": {"name": "s"}, "disablePassword": true}""", "give passwordSecret or disablePassword")]
    [InlineData("databaseroles", Role, """{"ensure": "absent"}""", "delete the object to drop the role")]
    [InlineData("databaseroles", Role, """{"login": true}""", null)]
    [InlineData("publications", Publication, """{"target": {"allTables": true, "objects": [{"tablesInSchema": "x"}]}}""", "give allTables or objects")]
    [InlineData("publications", Publication, """{"target": {"allTables": null, "objects": [{"tablesInSchema": "x", "table": {"name": "t"}}]}}""", "spec.target.objects[0]")]
    [InlineData("publications", Publication, """{"target": {"allTables": null, "objects": [{"tablesInSchema": "x"}, {"table": {"name": "t", "columns": ["c"]}}]}}""", "spec.target.objects")]
    [InlineData("publications", Publication, """{"target": {"allTables": null, "objects": [{"tablesInSchema": "x"}, {"table": {"name": "t"}}]}}""", null)]
    [InlineData("imagecatalogs", """{"images": [{"major": 17, "image": "a"}]}""", """{"images": [{"major": 17, "image": "a"}, {"major": 17, "image": "b"}]}""", "each major version has one image")]
    [InlineData("clusterimagecatalogs", """{"images": [{"major": 17, "image": "a"}]}""", """{"images": [{"major": 17, "image": "a"}, {"major": 16, "image": "b"}]}""", null)]
    [InlineData("poolers", """{"cluster": {"name": "c"}, "pgbouncer": {}}""", """{"pgbouncer": {"image": "i", "imageCatalogRef": {"apiGroup": "postgresql.cnpg.io", "kind": "ImageCatalog", "name": "x", "key": "k"}}}""", "give image or imageCatalogRef")]
    [InlineData("objectstores", """{"configuration": {"destinationPath": "s3://b/"}}""", """{"configuration": {"destinationPath": "s3://b/", "serverName": "x"}}""", "spec.configuration.serverName: Forbidden")]
    public async Task A_new_object_is_held_to_the_rules(string plural, string spec, string change, string? problem)
    {
        var definition = await Define(plural);
        await Check(() => Create(definition, Merge(spec, change)), problem);
    }

    [Theory]
    [InlineData("clusters", Cluster, """{"serviceAccountName": "a"}""", """{"serviceAccountName": "b"}""", "spec.serviceAccountName")]
    [InlineData("backups", """{"cluster": {"name": "c"}}""", "{}", """{"method": "volumeSnapshot"}""", "a backup never changes")]
    [InlineData("scheduledbackups", """{"cluster": {"name": "c"}, "schedule": "0 0 0 * * *"}""", "{}", """{"cluster": {"name": "d"}}""", "spec.cluster")]
    [InlineData("scheduledbackups", """{"cluster": {"name": "c"}, "schedule": "0 0 0 * * *"}""", "{}", """{"suspend": true}""", null)]
    [InlineData("poolers", """{"cluster": {"name": "c"}, "pgbouncer": {}}""", "{}", """{"cluster": {"name": "d"}}""", "spec.cluster")]
    [InlineData("databases", Database, """{"encoding": "UTF8"}""", """{"encoding": "LATIN1"}""", "spec.encoding")]
    [InlineData("databases", Database, "{}", """{"name": "other"}""", "spec.name")]
    [InlineData("databases", Database, "{}", """{"owner": "other"}""", null)]
    [InlineData("databaseroles", Role, "{}", """{"name": "other"}""", "the name never changes")]
    [InlineData("publications", Publication, "{}", """{"dbname": "other"}""", "spec.dbname")]
    [InlineData("subscriptions", """{"name": "s", "dbname": "app", "cluster": {"name": "c"}, "publicationName": "p", "externalClusterName": "e"}""", "{}", """{"name": "other"}""", "spec.name")]
    public async Task A_change_is_held_to_the_rules(string plural, string spec, string first, string second, string? problem)
    {
        var definition = await Define(plural);
        var created = await Create(definition, Merge(spec, first));
        created["spec"] = Merge(created["spec"]!.ToJsonString(), second);
        await Check(() => api.Update(Type(definition), Namespace(definition), "x", created, null, Cancel).AsTask(), problem);
    }

    private static async Task Check(Func<Task> write, string? problem)
    {
        if (problem is null)
        {
            await write();
            return;
        }

        Assert.Contains(problem, (await Assert.ThrowsAsync<ApiException>(write)).Message, StringComparison.Ordinal);
    }

    private async Task<JsonObject> Define(string plural)
    {
        var file = Directory.GetFiles(Path.Combine(Root(), "deploy", "crds"), "*.yaml").Single(path => path.EndsWith(plural, StringComparison.Ordinal) || path.EndsWith($"_{plural}.yaml", StringComparison.Ordinal));
        var definition = (JsonObject)YamlReading.Read(await File.ReadAllTextAsync(file, Cancel)).Value!;
        return await api.Create(new ResourceType("apiextensions.k8s.io", "v1", "customresourcedefinitions"), null, definition, Cancel);
    }

    private Task<JsonObject> Create(JsonObject definition, JsonObject spec) => api.Create(
        Type(definition),
        Namespace(definition),
        new JsonObject
        {
            ["apiVersion"] = $"{(string)definition["spec"]!["group"]!}/v1", ["kind"] = (string)definition["spec"]!["names"]!["kind"]!,
            ["metadata"] = new JsonObject { ["name"] = "x" }, ["spec"] = spec,
        },
        Cancel).AsTask();

    private static ResourceType Type(JsonObject definition) =>
        new((string)definition["spec"]!["group"]!, (string)definition["spec"]!["versions"]![0]!["name"]!, (string)definition["spec"]!["names"]!["plural"]!);

    private static string? Namespace(JsonObject definition) => (string)definition["spec"]!["scope"]! == "Namespaced" ? "default" : null;

    private static JsonObject Merge(string spec, string change) => Surus.LocalCluster.ApiServer.MergePatch.Apply((JsonObject)JsonNode.Parse(spec)!, (JsonObject)JsonNode.Parse(change)!);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Surus.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
