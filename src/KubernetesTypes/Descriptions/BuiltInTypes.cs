using System.Collections.Frozen;
using System.Reflection;

namespace Surus.KubernetesTypes;

/// <summary>The built-in types of Kubernetes, as the description in this assembly has them.</summary>
public static class BuiltInTypes
{
    private static readonly Lazy<IReadOnlyList<TypeDescription>> all = new(Load);
    private static readonly Lazy<FrozenDictionary<string, TypeDescription>> byName = new(() => All.ToFrozenDictionary(t => t.Name));
    private static readonly Lazy<FrozenDictionary<(string, string), TypeDescription>> byKind =
        new(() => All.Where(t => t.Resource is not null).ToFrozenDictionary(t => (t.Resource!.ApiVersion, t.Resource.Kind)));

    /// <summary>All types, by file and in the order of the files' lines.</summary>
    public static IReadOnlyList<TypeDescription> All => all.Value;

    /// <summary>The kind that objects with this <c>apiVersion</c> and <c>kind</c> are of, or null.</summary>
    public static TypeDescription? Find(string apiVersion, string kind) => byKind.Value.GetValueOrDefault((apiVersion, kind));

    /// <summary>The type of this name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static TypeDescription Get(string name) =>
        byName.Value.TryGetValue(name, out var type) ? type : throw new KeyNotFoundException($"No type {name} is described.");

    /// <summary>
    /// The fields as they appear in JSON: those of inlined fields in place of these. A kind's own <c>apiVersion</c> and
    /// <c>kind</c> are not among them.
    /// </summary>
    public static IEnumerable<FieldDescription> JsonFields(TypeDescription type) =>
        type.Fields.SelectMany(field => field is { Inline: true, Type: FieldType.Reference(var name) } ? JsonFields(Get(name)) : [field]);

    private static IReadOnlyList<TypeDescription> Load()
    {
        var assembly = typeof(BuiltInTypes).Assembly;
        var files = assembly.GetManifestResourceNames().Where(n => n.EndsWith(".schema", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return [.. files.SelectMany(file => SchemaParser.Parse(file, Read(assembly, file)))];
    }

    private static string Read(Assembly assembly, string file)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!);
        return reader.ReadToEnd();
    }
}
