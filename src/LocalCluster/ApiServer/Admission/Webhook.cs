using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>One webhook of a configuration, parsed.</summary>
internal sealed record Webhook
{
    private readonly IReadOnlyList<JsonObject> rules;

    private Webhook(JsonObject value)
    {
        Value = value;
        rules = [.. value.Objects("rules")];
        Name = value.Text("name") ?? "";
        Ignores = value.Text("failurePolicy") == "Ignore";
        Reinvokes = value.Text("reinvocationPolicy") == "IfNeeded";
        Equivalent = value.Text("matchPolicy") != "Exact";
        Timeout = TimeSpan.FromSeconds(value.Integer("timeoutSeconds") ?? 10);
        Namespaces = Cluster.Selectors.Query(value.Child("namespaceSelector")) ?? LabelQuery.Everything;
        Objects = Cluster.Selectors.Query(value.Child("objectSelector")) ?? LabelQuery.Everything;
        Conditions = MatchConditions.Of(value);
    }

    /// <summary>As it is written.</summary>
    public JsonObject Value { get; }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Whether a call that fails is taken as a yes.</summary>
    public bool Ignores { get; }

    /// <summary>Whether it is called again when a later webhook changed the object.</summary>
    public bool Reinvokes { get; }

    /// <summary>Whether other versions of the resource count as the one that a rule names.</summary>
    public bool Equivalent { get; }

    /// <summary>How long a call may take.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Which namespaces.</summary>
    public LabelQuery Namespaces { get; }

    /// <summary>Which objects.</summary>
    public LabelQuery Objects { get; }

    /// <summary>Further conditions.</summary>
    public MatchConditions Conditions { get; }

    /// <summary>The webhooks of a configuration, in order.</summary>
    public static IEnumerable<Webhook> From(JsonObject configuration) => configuration.Objects("webhooks").Select(one => new Webhook(one));

    /// <summary>The resource, in the version that the webhook wants, for which it is to be called; null where it is not.</summary>
    public ApiResource? Match(AdmissionAttributes attributes)
    {
        var resource = attributes.Context.Resource;
        if (rules.Any(rule => Matches(rule, attributes, resource)))
        {
            return resource;
        }

        return Equivalent
            ? attributes.Context.Core.Registry.All.FirstOrDefault(other => other.Bucket == resource.Bucket && rules.Any(rule => Matches(rule, attributes, other)))
            : null;
    }

    private static bool Matches(JsonObject rule, AdmissionAttributes attributes, ApiResource resource)
    {
        var scope = rule.Text("scope");
        return (scope is null or "*" || (scope == "Namespaced") == resource.Namespaced)
            && Has(rule, "operations", attributes.Operation)
            && Has(rule, "apiGroups", resource.Group)
            && Has(rule, "apiVersions", resource.Version)
            && rule.Texts("resources").Any(one => Names(one, resource.Plural, attributes.Subresource));
    }

    private static bool Names(string pattern, string plural, string subresource)
    {
        var slash = pattern.IndexOf('/', StringComparison.Ordinal);
        var (left, right) = slash < 0 ? (pattern, "") : (pattern[..slash], pattern[(slash + 1)..]);
        return (left == "*" || left == plural) && (right == "*" || right == subresource);
    }

    private static bool Has(JsonObject rule, string list, string wanted) => rule.Texts(list).Any(one => one == "*" || one == wanted);
}
