using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Takes and gives back what a service needs of the <see cref="ServiceAllocator"/>.</summary>
internal static class ServiceAllocation
{
    /// <summary>An update that leaves out the address or a node port means the one there is.</summary>
    public static void KeepUnlessSaid(JsonObject spec, JsonObject old)
    {
        if (ServiceRules.HasAddress(spec) && ServiceRules.HasAddress(old))
        {
            foreach (var member in new[] { "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy" })
            {
                if (spec[member] is null || spec.Text(member) is "")
                {
                    spec.CopyFrom(old, member);
                }
            }
        }

        if (!ServiceRules.HasNodePorts(spec) && ServiceRules.HasNodePorts(old))
        {
            // A type without node ports drops those that the object still repeats.
            foreach (var port in spec.Objects("ports").Where(port => old.Objects("ports").Any(before => JsonAccess.Same(before["nodePort"], port["nodePort"]))))
            {
                port.Remove("nodePort");
            }

            spec.Remove("externalTrafficPolicy");
            spec.Remove("allocateLoadBalancerNodePorts");
        }

        if (ServiceRules.HasNodePorts(spec) && ServiceRules.HasNodePorts(old))
        {
            foreach (var port in spec.Objects("ports").Where(port => port.Integer("nodePort") is null or 0))
            {
                var before = old.Objects("ports").FirstOrDefault(one => JsonAccess.Same(one["port"], port["port"]) && JsonAccess.Same(one["protocol"], port["protocol"]));
                if (before?["nodePort"] is { } number)
                {
                    port["nodePort"] = number.DeepClone();
                }
            }
        }

        if (!ServiceRules.HasAddress(spec))
        {
            foreach (var member in new[] { "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy", "externalTrafficPolicy" })
            {
                spec.Remove(member);
            }
        }
    }

    /// <summary>Takes what the service needs and the old one did not have.</summary>
    public static void Take(WriteContext context, JsonObject value, JsonObject? old)
    {
        var spec = value.Ensure("spec");
        TakeAddress(context, value, spec, old?.Child("spec"));
        TakePorts(context, value, spec, old?.Child("spec"));
    }

    /// <summary>Gives back what a stored service had and its successor, if any, has not.</summary>
    public static void Release(ServiceAllocator allocator, JsonObject old, JsonObject? value) =>
        ReleaseUnused(allocator, value?.Child("spec") ?? [], old.Child("spec") ?? []);

    /// <summary>Takes what a service that is already stored has; used when the store is read.</summary>
    public static void Occupy(ServiceAllocator allocator, JsonObject value)
    {
        if (Address(value.Child("spec")) is { } address)
        {
            allocator.TakeAddress(address);
        }

        foreach (var port in NodePorts(value.Child("spec")))
        {
            allocator.TakePort(port);
        }
    }

    private static void TakeAddress(WriteContext context, JsonObject value, JsonObject spec, JsonObject? old)
    {
        if (!ServiceRules.HasAddress(spec))
        {
            return;
        }

        spec.Default("ipFamilies", new JsonArray("IPv4"));
        spec.Default("ipFamilyPolicy", "SingleStack");
        var wanted = spec.Text("clusterIP") ?? "";
        if (wanted.Length == 0 && spec.Texts("clusterIPs").FirstOrDefault() is { Length: > 0 } first)
        {
            wanted = first;
        }

        if (wanted.Length == 0)
        {
            wanted = context.Core.Services.TakeAddress()?.ToString()
                ?? throw ApiErrors.Internal($"the service range {context.Core.Options.ServiceRange} has no free address left");
            GiveBackOnFailure(context, wanted);
        }
        else if (wanted != "None" && !string.Equals(wanted, old.Text("clusterIP"), StringComparison.Ordinal))
        {
            if (context.Core.Services.TakeAddress(IPAddress.Parse(wanted)) is { } problem)
            {
                throw Refused(context, value, "spec.clusterIPs", new JsonArray(wanted), problem);
            }

            GiveBackOnFailure(context, wanted);
        }

        spec["clusterIP"] = wanted;
        spec["clusterIPs"] = new JsonArray(wanted);
    }

    private static void TakePorts(WriteContext context, JsonObject value, JsonObject spec, JsonObject? old)
    {
        if (!ServiceRules.HasNodePorts(spec) || spec.At("allocateLoadBalancerNodePorts") is JsonValue flag && !flag.GetValue<bool>())
        {
            return;
        }

        var held = NodePorts(old).ToHashSet();
        foreach (var (port, index) in spec.Objects("ports").Select((one, index) => (one, index)))
        {
            if (port.Integer("nodePort") is { } wanted and not 0)
            {
                if (held.Contains((int)wanted))
                {
                    continue;
                }

                if (context.Core.Services.TakePort((int)wanted) is { } problem)
                {
                    throw Refused(context, value, $"spec.ports[{index}].nodePort", wanted, problem);
                }

                context.Undo.Add(() => context.Core.Services.Release((int)wanted));
            }
            else
            {
                var taken = context.Core.Services.TakePort() ?? throw ApiErrors.Internal("there is no free node port left");
                context.Undo.Add(() => context.Core.Services.Release(taken));
                port["nodePort"] = taken;
            }
        }
    }

    private static void GiveBackOnFailure(WriteContext context, string address) =>
        context.Undo.Add(() => context.Core.Services.Release(IPAddress.Parse(address)));

    private static void ReleaseUnused(ServiceAllocator allocator, JsonObject spec, JsonObject old)
    {
        if (Address(old) is { } address && !address.Equals(Address(spec)))
        {
            allocator.Release(address);
        }

        foreach (var port in NodePorts(old).Except(NodePorts(spec)).ToList())
        {
            allocator.Release(port);
        }
    }

    private static IPAddress? Address(JsonObject? spec) => IPAddress.TryParse(spec.Text("clusterIP"), out var address) ? address : null;

    private static IEnumerable<int> NodePorts(JsonObject? spec) =>
        spec.Objects("ports").Select(port => port.Integer("nodePort") ?? 0).Where(port => port > 0).Select(port => Convert.ToInt32(port, CultureInfo.InvariantCulture));

    private static Cluster.ApiException Refused(WriteContext context, JsonObject value, string field, JsonNode wanted, string problem)
    {
        var errors = new FieldErrors();
        errors.Invalid(field, wanted, problem);
        return ApiErrors.Invalid(context.Resource, value.Name(), errors.All);
    }
}
