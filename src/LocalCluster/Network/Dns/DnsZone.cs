using System.Net;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Network;

/// <summary>
/// The names of the cluster, as the Kubernetes DNS specification 1.1 has them: services, pods behind headless services, named
/// ports, and the way back from addresses. Pure.
/// </summary>
/// <param name="domain">The cluster's domain, such as <c>cluster.local</c>.</param>
/// <param name="index">All services.</param>
internal sealed class DnsZone(string domain, ServiceIndex index)
{
    private const string Reverse = ".in-addr.arpa";

    /// <summary>The answer to a question.</summary>
    public DnsAnswer Answer(DnsQuestion question)
    {
        if (question.Name.EndsWith(Reverse, StringComparison.Ordinal))
        {
            return Select(question, NamesOf(question.Name));
        }

        var labels = Within(question.Name, "svc");
        return labels switch
        {
            [.. var rest, var service, var @namespace] when index.Services.TryGetValue($"{@namespace}/{service}", out var found) =>
                Select(question, OfService(question.Name, found, rest)),
            _ => Within(question.Name, "pod") is [var dashed, _] && FromDashes(dashed) is { } address
                ? Select(question, [new DnsRecord.A(question.Name, address)])
                : DnsAnswer.NoName,
        };
    }

    /// <summary>The labels before <c>KIND.DOMAIN</c>; none where the name is not of that kind.</summary>
    private string[] Within(string name, string kind)
    {
        var suffix = $".{kind}.{domain}";
        return name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length].Split('.') : [];
    }

    /// <summary>All records of a name; null where the name does not exist.</summary>
    private IReadOnlyList<DnsRecord>? OfService(string name, Service service, string[] rest)
    {
        var spec = service.Spec;
        if (spec?.Type == "ExternalName")
        {
            return rest.Length == 0 ? [new DnsRecord.Cname(name, (spec.ExternalName ?? "").TrimEnd('.'))] : null;
        }

        var headless = spec?.ClusterIP is "None";
        return rest switch
        {
            [] when headless => [.. Endpoints(service).SelectMany(one => one.Addresses).Select(address => new DnsRecord.A(name, address))],
            [] => IPAddress.TryParse(spec?.ClusterIP, out var own) ? [new DnsRecord.A(name, own)] : [],
            [['_', .. var port], ['_', .. var protocol]] => Ports(name, service, port, protocol, headless),
            [var host] when headless => Existing(
                Endpoints(service).Where(one => one.HostName == host).SelectMany(one => one.Addresses)
                    .Select(address => (DnsRecord)new DnsRecord.A(name, address))),
            _ => null,
        };
    }

    private IReadOnlyList<DnsRecord>? Ports(string name, Service service, string port, string protocol, bool headless)
    {
        bool Matches(string? portName, string? portProtocol) =>
            portName == port && string.Equals(portProtocol ?? "TCP", protocol, StringComparison.OrdinalIgnoreCase);

        if (!headless)
        {
            var found = (service.Spec?.Ports ?? []).FirstOrDefault(one => Matches(one.Name, one.Protocol));
            return found is null ? null : [new DnsRecord.Srv(name, NameOf(service), found.Port)];
        }

        return Existing(
            from slice in index.SlicesOf(ServiceIndex.Key(service.Metadata))
            from found in (slice.Ports ?? []).Where(one => Matches(one.Name, one.Protocol) && one.Port is not null)
            from endpoint in (slice.Endpoints ?? []).Where(one => Counts(one, service))
            select (DnsRecord)new DnsRecord.Srv(name, $"{HostNameOf(endpoint)}.{NameOf(service)}", found.Port!.Value));
    }

    private IEnumerable<(string HostName, IEnumerable<IPAddress> Addresses)> Endpoints(Service service) =>
        index.SlicesOf(ServiceIndex.Key(service.Metadata))
            .SelectMany(slice => slice.Endpoints ?? [])
            .Where(endpoint => Counts(endpoint, service))
            .Select(endpoint => (HostNameOf(endpoint), endpoint.Addresses.Select(IPAddress.Parse)));

    private static bool Counts(Endpoint endpoint, Service service) =>
        service.Spec?.PublishNotReadyAddresses == true || endpoint.Conditions?.Ready != false;

    private static string HostNameOf(Endpoint endpoint) =>
        endpoint.Hostname is { Length: > 0 } name ? name : endpoint.Addresses[0].Replace('.', '-');

    private string NameOf(Service service) => $"{service.Metadata.Name}.{service.Metadata.Namespace}.svc.{domain}";

    private static IReadOnlyList<DnsRecord>? Existing(IEnumerable<DnsRecord> records) => records.ToList() is { Count: > 0 } found ? found : null;

    private IReadOnlyList<DnsRecord>? NamesOf(string name)
    {
        var parts = name[..^Reverse.Length].Split('.');
        if (!IPAddress.TryParse(string.Join('.', parts.Reverse()), out var address))
        {
            return null;
        }

        var text = address.ToString();
        var service = index.Services.Values.FirstOrDefault(one => one.Spec?.ClusterIP == text);
        if (service is not null)
        {
            return [new DnsRecord.Ptr(name, NameOf(service))];
        }

        return Existing(
            from slice in index.Slices.Values
            let key = ServiceIndex.ServiceOf(slice)
            where key is not null && index.Services.TryGetValue(key, out var owner) && owner.Spec?.ClusterIP == "None"
            from endpoint in (slice.Endpoints ?? []).Where(one => one.Addresses.Contains(text))
            select (DnsRecord)new DnsRecord.Ptr(name, $"{HostNameOf(endpoint)}.{NameOf(index.Services[key])}"));
    }

    private static IPAddress? FromDashes(string label) =>
        label.Split('-').Length == 4 && IPAddress.TryParse(label.Replace('-', '.'), out var address) ? address : null;

    private DnsAnswer Select(DnsQuestion question, IReadOnlyList<DnsRecord>? records)
    {
        if (records is null)
        {
            return DnsAnswer.NoName;
        }

        // A name has either one other name or records of its own; the other name is the answer to every question.
        var wanted = records.Where(record => question.Type == DnsType.Any || record is DnsRecord.Cname || TypeOf(record) == question.Type).ToList();
        var targets = wanted.OfType<DnsRecord.Srv>().Select(srv => srv.Target).Distinct();
        return new DnsAnswer(
            DnsCode.NoError, wanted, [.. targets.SelectMany(target => Answer(new DnsQuestion(target, DnsType.A)).Records)]);
    }

    /// <summary>The type of a record.</summary>
    public static DnsType TypeOf(DnsRecord record) => record switch
    {
        DnsRecord.A => DnsType.A,
        DnsRecord.Cname => DnsType.Cname,
        DnsRecord.Ptr => DnsType.Ptr,
        _ => DnsType.Srv,
    };
}
