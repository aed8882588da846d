using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Surus.LocalCluster.ApiServer;

namespace Surus.LocalCluster.Tests;

public partial class ServerSideApplyTests
{
    // These turn on what the server does around an apply: revisions, names, namespaces, other readers and YAML.
    private static readonly HashSet<string> notAboutApply =
    [
        "yaml-body", "force-only-with-apply-422", "name-missing-in-body-400", "rv-in-apply", "uid-in-apply-missing-object", "owner-references-by-uid",
        "replicas-handover-to-scale", "service-ports-by-port-and-protocol", "apply-invalid-object-422", "managed-fields-in-list-and-watch", "apply-namespace-missing",
    ];

    public static TheoryData<string> Cases => [.. Recordings.CaseNames("server-side-apply").Where(name => !notAboutApply.Contains(name))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_real_server_answered_the_same(string name)
    {
        Recordings.Require();
        var recorded = Recordings.Case("server-side-apply", name);
        var server = new RecordedApplies();
        foreach (var step in recorded["setup"] as JsonArray ?? [])
        {
            if (!((string)step!["request"]!["path"]!).EndsWith("/namespaces", StringComparison.Ordinal))
            {
                server.Send((JsonObject)step["request"]!);
            }
        }

        foreach (var step in ((JsonArray)recorded["steps"]!).Where(step => step!["request"] is not null))
        {
            var actual = server.Send((JsonObject)step!["request"]!);
            Compare(name + " " + step["id"], step["response"]!, actual);
        }
    }

    private static void Compare(string step, JsonNode expected, JsonNode? actual)
    {
        var body = expected["body"];
        if ((string?)body?["kind"] == "Status")
        {
            Assert.True((int)expected["status"]! == (int?)actual?["code"], $"{step}: expected {body.ToJsonString()}, got {actual?.ToJsonString()}");
            Assert.Equal(Causes(body), Causes(actual));
            Assert.Equal((string?)body["message"], (string?)actual?["message"]);
            return;
        }

        Assert.True(actual?["code"] is null, $"{step}: {actual?.ToJsonString()}");
        Assert.Equal(Interesting(body), Interesting(actual));
    }

    private static IEnumerable<string> Causes(JsonNode? status) =>
        (status?["details"]?["causes"] as JsonArray ?? []).Select(cause => $"{cause!["reason"]} {cause["field"]}").Order();

    /// <summary>Everything but what the server alone sets; times and uids by their form.</summary>
    private static string Interesting(JsonNode? body)
    {
        var copy = (JsonObject)body!.DeepClone();
        foreach (var name in new[] { "uid", "resourceVersion", "generation", "creationTimestamp", "namespace" })
        {
            (copy["metadata"] as JsonObject)?.Remove(name);
        }

        if (copy["metadata"]?["managedFields"] is JsonArray entries)
        {
            copy["metadata"]!["managedFields"] = new JsonArray([.. entries.Select(e => e!.DeepClone()).OrderBy(JsonValues.Canonical)]);
        }

        return Time().Replace(JsonValues.Canonical(copy), "<time>");
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Time();
}
