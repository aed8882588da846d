using System.Text.Json.Nodes;
using Surus.LocalCluster.ApiServer;

namespace Surus.LocalCluster.Tests.Rules;

/// <summary>A case for every rule of the definitions that this project ships.</summary>
internal static class ShippedRules
{
    private const string Never = "this never changes once it is set";

    // What an object of a kind needs; a case changes it as a merge patch does.
    private static readonly Dictionary<string, string> specs = new(StringComparer.Ordinal)
    {
        ["backups"] = """{"cluster": {"name": "c"}}""",
        ["clusters"] = """{"instances": 1, "storage": {"size": "1Gi"}}""",
        ["clusterimagecatalogs"] = """{"images": [{"major": 17, "image": "a"}]}""",
        ["databases"] = """{"name": "app", "owner": "app", "cluster": {"name": "c"}}""",
        ["databaseroles"] = """{"name": "app", "cluster": {"name": "c"}}""",
        ["imagecatalogs"] = """{"images": [{"major": 17, "image": "a"}]}""",
        ["objectstores"] = """{"configuration": {"destinationPath": "s3://b/"}}""",
        ["poolers"] = """{"cluster": {"name": "c"}, "pgbouncer": {}}""",
        ["publications"] = """{"name": "p", "dbname": "app", "cluster": {"name": "c"}, "target": {"allTables": true}}""",
        ["scheduledbackups"] = """{"cluster": {"name": "c"}, "schedule": "0 0 0 * * *"}""",
        ["subscriptions"] = """{"name": "s", "dbname": "app", "cluster": {"name": "c"}, "publicationName": "p", "externalClusterName": "e"}""",
    };

    /// <summary>The plural of the kind, the field that the rule is at, its message, a spec that it allows and one that this can't be changed to.</summary>
    public static TheoryData<string, string, string, string, string> All => new()
    {
        { "objectstores", ".spec.configuration", "serverName belongs to the parameters of the plugin: leave it out here", "{}", """{"configuration": {"serverName": "x"}}""" },
        { "objectstores", ".spec.instanceSidecarConfiguration.additionalContainerArgs", "the level of logging is set by logLevel: leave --log-level out", """{"instanceSidecarConfiguration": {"additionalContainerArgs": ["--x"]}}""", """{"instanceSidecarConfiguration": {"additionalContainerArgs": ["--x", "--log-level=debug"]}}""" },
        { "backups", ".spec", "a backup never changes: make another one", "{}", """{"method": "volumeSnapshot"}""" },
        { "clusterimagecatalogs", ".spec.componentImages", "each key stands for one image", """{"componentImages": [{"key": "a", "image": "i"}, {"key": "b", "image": "i"}]}""", """{"componentImages": [{"key": "a", "image": "i"}, {"key": "a", "image": "j"}]}""" },
        { "clusterimagecatalogs", ".spec.images", "each major version has one image", """{"images": [{"major": 17, "image": "a"}, {"major": 16, "image": "b"}]}""", """{"images": [{"major": 17, "image": "a"}, {"major": 17, "image": "b"}]}""" },
        { "imagecatalogs", ".spec.componentImages", "each key stands for one image", """{"componentImages": [{"key": "a", "image": "i"}, {"key": "b", "image": "i"}]}""", """{"componentImages": [{"key": "a", "image": "i"}, {"key": "a", "image": "j"}]}""" },
        { "imagecatalogs", ".spec.images", "each major version has one image", """{"images": [{"major": 17, "image": "a"}, {"major": 16, "image": "b"}]}""", """{"images": [{"major": 17, "image": "a"}, {"major": 17, "image": "b"}]}""" },
        { "clusters", ".spec", "give imageName or imageCatalogRef, not both", """{"imageName": "i"}""", """{"imageName": "i", "imageCatalogRef": {"apiGroup": "postgresql.cnpg.io", "kind": "ImageCatalog", "name": "x", "major": 17}}""" },
        { "clusters", ".spec.bootstrap.initdb", "builtinLocale needs localeProvider: builtin", """{"bootstrap": {"initdb": {"database": "a", "owner": "a", "builtinLocale": "C", "localeProvider": "builtin"}}}""", """{"bootstrap": {"initdb": {"database": "a", "owner": "a", "builtinLocale": "C", "localeProvider": "libc"}}}""" },
        { "clusters", ".spec.bootstrap.initdb", "icuLocale needs localeProvider: icu", """{"bootstrap": {"initdb": {"database": "a", "owner": "a", "icuLocale": "de", "localeProvider": "icu"}}}""", """{"bootstrap": {"initdb": {"database": "a", "owner": "a", "icuLocale": "de", "localeProvider": "libc"}}}""" },
        { "clusters", ".spec.bootstrap.initdb", "icuRules needs localeProvider: icu", """{"bootstrap": {"initdb": {"database": "a", "owner": "a", "icuRules": "x", "localeProvider": "icu"}}}""", """{"bootstrap": {"initdb": {"database": "a", "owner": "a", "icuRules": "x", "localeProvider": "libc"}}}""" },
        { "clusters", ".spec.imageCatalogRef", "kind is ImageCatalog or ClusterImageCatalog", """{"imageCatalogRef": {"apiGroup": "postgresql.cnpg.io", "kind": "ImageCatalog", "name": "x", "major": 17}}""", """{"imageCatalogRef": {"apiGroup": "postgresql.cnpg.io", "kind": "Other", "name": "x", "major": 17}}""" },
        { "clusters", ".spec.imageCatalogRef", "apiGroup is postgresql.cnpg.io", """{"imageCatalogRef": {"apiGroup": "postgresql.cnpg.io", "kind": "ClusterImageCatalog", "name": "x", "major": 17}}""", """{"imageCatalogRef": {"apiGroup": "other", "kind": "ImageCatalog", "name": "x", "major": 17}}""" },
        { "clusters", ".spec.postgresql", "failure domain keys replace syncReplicaElectionConstraint: give one of the two", """{"postgresql": {"syncReplicaElectionConstraint": {"enabled": true, "nodeLabelsAntiAffinity": ["z"]}, "synchronous": {"method": "any", "number": 1}}}""", """{"postgresql": {"syncReplicaElectionConstraint": {"enabled": true, "nodeLabelsAntiAffinity": ["z"]}, "synchronous": {"method": "any", "number": 1, "podFailureDomainKeys": ["z"]}}}""" },
        { "clusters", ".spec.postgresql.synchronous", "standbyNamesPre and standbyNamesPost need dataDurability: required", """{"postgresql": {"synchronous": {"method": "any", "number": 1, "dataDurability": "required", "standbyNamesPre": ["x"]}}}""", """{"postgresql": {"synchronous": {"method": "any", "number": 1, "dataDurability": "preferred", "standbyNamesPre": ["x"]}}}""" },
        { "clusters", ".spec.postgresql.synchronous", "give podFailureDomainKeys or nodeFailureDomainKeys, not both", """{"postgresql": {"synchronous": {"method": "any", "number": 1, "podFailureDomainKeys": ["x"]}}}""", """{"postgresql": {"synchronous": {"method": "any", "number": 1, "podFailureDomainKeys": ["x"], "nodeFailureDomainKeys": ["y"]}}}""" },
        { "clusters", ".spec.postgresql.synchronous.number", "at least one standby confirms: give a number above 0", """{"postgresql": {"synchronous": {"method": "any", "number": 1}}}""", """{"postgresql": {"synchronous": {"method": "any", "number": 0}}}""" },
        { "clusters", ".spec.serviceAccountName", Never, """{"serviceAccountName": "a"}""", """{"serviceAccountName": "b"}""" },
        { "databaseroles", ".spec", "the name never changes: make another role", "{}", """{"name": "other"}""" },
        { "databaseroles", ".spec", "delete the object to drop the role; ensure is present here", """{"ensure": "present"}""", """{"ensure": "absent"}""" },
        { "databaseroles", ".spec", "the role postgres is the operator's own", "{}", """{"name": "postgres"}""" },
        { "databaseroles", ".spec", "the role streaming_replica is the operator's own", "{}", """{"name": "streaming_replica"}""" },
        { "databaseroles", ".spec", "names that start with pg_ are PostgreSQL's own", """{"name": "pg"}""", """{"name": "pg_x"}""" },
        { "databaseroles", ".spec", "names that start with cnpg_ are the operator's own", """{"name": "cnpg"}""", """{"name": "cnpg_x"}""" },
        { "databaseroles", ".spec", "a role needs a name", "{}", """{"name": ""}""" },
        { "databaseroles", ".spec", "give passwordSecret or disablePassword, not both", """{"passwordSecret": {"name": "s"}, "disablePassword": false}""", """{"passwordSecret": {"name": "s"}, "disablePassword": true}""" },
        { "databaseroles", ".spec", "a client certificate needs login: true", """{"login": true, "clientCertificate": {"enabled": true}}""", """{"login": false, "clientCertificate": {"enabled": true}}""" },
        { "databaseroles", ".spec.cluster", Never, "{}", """{"cluster": {"name": "d"}}""" },
        { "databases", ".spec", "builtinLocale needs localeProvider: builtin", """{"builtinLocale": "C", "localeProvider": "builtin"}""", """{"builtinLocale": "C", "localeProvider": "libc"}""" },
        { "databases", ".spec", "icuLocale needs localeProvider: icu", """{"icuLocale": "de", "localeProvider": "icu"}""", """{"icuLocale": "de", "localeProvider": "libc"}""" },
        { "databases", ".spec", "icuRules needs localeProvider: icu", """{"icuRules": "x", "localeProvider": "icu"}""", """{"icuRules": "x", "localeProvider": "libc"}""" },
        { "databases", ".spec.builtinLocale", Never, """{"builtinLocale": "C", "localeProvider": "builtin"}""", """{"builtinLocale": "C.UTF-8", "localeProvider": "builtin"}""" },
        { "databases", ".spec.cluster", Never, "{}", """{"cluster": {"name": "d"}}""" },
        { "databases", ".spec.collationVersion", Never, """{"collationVersion": "a"}""", """{"collationVersion": "b"}""" },
        { "databases", ".spec.encoding", Never, """{"encoding": "a"}""", """{"encoding": "b"}""" },
        { "databases", ".spec.locale", Never, """{"locale": "a"}""", """{"locale": "b"}""" },
        { "databases", ".spec.localeCType", Never, """{"localeCType": "a"}""", """{"localeCType": "b"}""" },
        { "databases", ".spec.localeCollate", Never, """{"localeCollate": "a"}""", """{"localeCollate": "b"}""" },
        { "databases", ".spec.template", Never, """{"template": "a"}""", """{"template": "b"}""" },
        { "databases", ".spec.icuLocale", Never, """{"icuLocale": "a", "localeProvider": "icu"}""", """{"icuLocale": "b", "localeProvider": "icu"}""" },
        { "databases", ".spec.icuRules", Never, """{"icuRules": "a", "localeProvider": "icu"}""", """{"icuRules": "b", "localeProvider": "icu"}""" },
        { "databases", ".spec.localeProvider", Never, """{"localeProvider": "icu"}""", """{"localeProvider": "libc"}""" },
        { "databases", ".spec.name", Never, "{}", """{"name": "other"}""" },
        { "databases", ".spec.name", "the database postgres is the operator's own", "{}", """{"name": "postgres"}""" },
        { "databases", ".spec.name", "the database template0 is PostgreSQL's own", "{}", """{"name": "template0"}""" },
        { "databases", ".spec.name", "the database template1 is PostgreSQL's own", "{}", """{"name": "template1"}""" },
        { "databases", ".spec.fdws[].usage[].name", "a name is needed here", """{"fdws": [{"name": "f", "usage": [{"name": "u"}]}]}""", """{"fdws": [{"name": "f", "usage": [{"name": ""}]}]}""" },
        { "databases", ".spec.servers[].fdw", "a name is needed here", """{"servers": [{"name": "s", "fdw": "f"}]}""", """{"servers": [{"name": "s", "fdw": ""}]}""" },
        { "databases", ".spec.servers[].usage[].name", "a name is needed here", """{"servers": [{"name": "s", "fdw": "f", "usage": [{"name": "u"}]}]}""", """{"servers": [{"name": "s", "fdw": "f", "usage": [{"name": ""}]}]}""" },
        { "poolers", ".spec.cluster", Never, "{}", """{"cluster": {"name": "d"}}""" },
        { "poolers", ".spec.pgbouncer", "give image or imageCatalogRef, not both", """{"pgbouncer": {"image": "i"}}""", """{"pgbouncer": {"image": "i", "imageCatalogRef": {"apiGroup": "postgresql.cnpg.io", "kind": "ImageCatalog", "name": "x", "key": "k"}}}""" },
        { "poolers", ".spec.pgbouncer.imageCatalogRef", "kind is ImageCatalog or ClusterImageCatalog", """{"pgbouncer": {"imageCatalogRef": {"apiGroup": "postgresql.cnpg.io", "kind": "ImageCatalog", "name": "x", "key": "k"}}}""", """{"pgbouncer": {"imageCatalogRef": {"apiGroup": "postgresql.cnpg.io", "kind": "Other", "name": "x", "key": "k"}}}""" },
        { "poolers", ".spec.pgbouncer.imageCatalogRef", "apiGroup is postgresql.cnpg.io", """{"pgbouncer": {"imageCatalogRef": {"apiGroup": "postgresql.cnpg.io", "kind": "ImageCatalog", "name": "x", "key": "k"}}}""", """{"pgbouncer": {"imageCatalogRef": {"apiGroup": "other", "kind": "ImageCatalog", "name": "x", "key": "k"}}}""" },
        { "poolers", ".spec.serviceAccountName", Never, """{"serviceAccountName": "a"}""", """{"serviceAccountName": "b"}""" },
        { "publications", ".spec.cluster", Never, "{}", """{"cluster": {"name": "d"}}""" },
        { "publications", ".spec.dbname", Never, "{}", """{"dbname": "other"}""" },
        { "publications", ".spec.name", Never, "{}", """{"name": "other"}""" },
        { "publications", ".spec.target", "give allTables or objects, one of the two", "{}", """{"target": {"objects": [{"tablesInSchema": "x"}]}}""" },
        { "publications", ".spec.target.allTables", Never, "{}", """{"target": {"allTables": false}}""" },
        { "publications", ".spec.target.objects", "a table with a list of columns cannot stand beside tablesInSchema", """{"target": {"allTables": null, "objects": [{"table": {"name": "t"}}, {"tablesInSchema": "x"}]}}""", """{"target": {"allTables": null, "objects": [{"table": {"name": "t", "columns": ["c"]}}, {"tablesInSchema": "x"}]}}""" },
        { "publications", ".spec.target.objects[]", "give table or tablesInSchema, one of the two", """{"target": {"allTables": null, "objects": [{"table": {"name": "t"}}]}}""", """{"target": {"allTables": null, "objects": [{"table": {"name": "t"}, "tablesInSchema": "x"}]}}""" },
        { "scheduledbackups", ".spec.cluster", Never, "{}", """{"cluster": {"name": "d"}}""" },
        { "subscriptions", ".spec.cluster", Never, "{}", """{"cluster": {"name": "d"}}""" },
        { "subscriptions", ".spec.dbname", Never, "{}", """{"dbname": "other"}""" },
        { "subscriptions", ".spec.name", Never, "{}", """{"name": "other"}""" },
    };

    /// <summary>The plural of the kind, a spec and what it can be changed to.</summary>
    public static TheoryData<string, string, string> Allowed => new()
    {
        { "clusters", "{}", """{"imageCatalogRef": {"apiGroup": "postgresql.cnpg.io", "kind": "ImageCatalog", "name": "x", "major": 17}}""" },
        { "databases", "{}", """{"owner": "other", "encoding": "UTF8"}""" },
        { "databaseroles", "{}", """{"login": true}""" },
        { "scheduledbackups", "{}", """{"suspend": true}""" },
    };

    /// <summary>The spec of a case.</summary>
    public static JsonObject Spec(string plural, string change) => MergePatch.Apply((JsonObject)JsonNode.Parse(specs[plural])!, (JsonObject)JsonNode.Parse(change)!);
}
