namespace Surus.Api;

/// <summary>Whether a database's definition can work.</summary>
public static class DatabaseValidation
{
    /// <summary>What is wrong with a definition; empty when it can work.</summary>
    public static IReadOnlyList<FieldError> Validate(Database database)
    {
        var spec = database.Spec;
        var (wrappers, servers) = (spec.ForeignDataWrappers ?? [], spec.Servers ?? []);
        return
        [
            .. Unique("spec.extensions", spec.Extensions ?? [], item => item.Name),
            .. Unique("spec.schemas", spec.Schemas ?? [], item => item.Name),
            .. Unique("spec.fdws", wrappers, item => item.Name),
            .. wrappers.SelectMany((item, index) => Parts($"spec.fdws[{index}]", item.Options, item.Usage)),
            .. Unique("spec.servers", servers, item => item.Name),
            .. servers.SelectMany((item, index) => Parts($"spec.servers[{index}]", item.Options, item.Usage)),
            .. Wrappers(wrappers, servers),
        ];
    }

    private static IEnumerable<FieldError> Parts(string path, IReadOnlyList<ForeignOption>? options, IReadOnlyList<ForeignUsage>? usages) =>
        [.. Unique($"{path}.options", options ?? [], item => item.Name), .. Unique($"{path}.usages", usages ?? [], item => item.Name)];

    private static IEnumerable<FieldError> Unique<T>(string path, IReadOnlyList<T> items, Func<T, string> name) =>
        Duplicates.Of(items, name).Select(pair => FieldError.Duplicate(
            $"{path}[{pair.Index}].name", name(pair.Item), "each name is given once."));

    private static IEnumerable<FieldError> Wrappers(IReadOnlyList<ForeignDataWrapper> wrappers, IReadOnlyList<ForeignServer> servers)
    {
        var known = wrappers.Select(wrapper => wrapper.Name).ToHashSet(StringComparer.Ordinal);
        return servers.Select((server, index) => (server, index))
            .Where(pair => pair.server.Ensure is not "absent" && !known.Contains(pair.server.ForeignDataWrapper))
            .Select(pair => FieldError.Invalid(
                $"spec.servers[{pair.index}].fdw", pair.server.ForeignDataWrapper,
                "no foreign data wrapper has this name: name one of spec.fdws."));
    }
}
