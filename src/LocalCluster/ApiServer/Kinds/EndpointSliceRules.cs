using System.Net;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>EndpointSlices.</summary>
internal sealed class EndpointSliceRules : ResourceRules
{
    private static readonly string[] AddressTypes = ["FQDN", "IPv4", "IPv6"];

    /// <inheritdoc/>
    public override void Shape(JsonObject value)
    {
        foreach (var list in new[] { "endpoints", "ports" })
        {
            if (value[list] is not JsonArray { Count: > 0 })
            {
                value[list] = null;
            }
        }
    }

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        var type = value.Text("addressType") ?? "";
        if (old is not null && !JsonAccess.Same(value["addressType"], old["addressType"]))
        {
            errors.Invalid("addressType", type, "field is immutable");
            return;
        }

        if (type.Length == 0)
        {
            errors.Required("addressType");
        }
        else if (!AddressTypes.Contains(type, StringComparer.Ordinal))
        {
            errors.NotSupported("addressType", type, AddressTypes);
        }

        foreach (var (endpoint, index) in value.Objects("endpoints").Select((one, index) => (one, index)))
        {
            Endpoint(errors, endpoint, $"endpoints[{index}]", type);
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (port, index) in value.Objects("ports").Select((one, index) => (one, index)))
        {
            if (!names.Add(port.Text("name") ?? ""))
            {
                errors.Duplicate($"ports[{index}].name", port["name"]);
            }
        }
    }

    private static void Endpoint(FieldErrors errors, JsonObject endpoint, string path, string type)
    {
        if (!endpoint.Texts("addresses").Any())
        {
            errors.Required($"{path}.addresses", "must contain at least 1 address");
        }

        foreach (var (address, index) in endpoint.Texts("addresses").Select((one, index) => (one, index)).Where(_ => type is "IPv4" or "IPv6"))
        {
            if (!IPAddress.TryParse(address, out var parsed))
            {
                errors.Invalid($"{path}.addresses[{index}]", address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
            }
            else if (IPAddress.IsLoopback(parsed))
            {
                errors.Invalid($"{path}.addresses[{index}]", address, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
            }
        }
    }
}
