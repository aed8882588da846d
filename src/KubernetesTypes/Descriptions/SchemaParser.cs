using System.Globalization;

namespace Surus.KubernetesTypes;

/// <summary>
/// Reads descriptions of types. A file begins with <c>group</c>, <c>version</c> and <c>package</c>; a line
/// <c>type Name</c> or <c>kind Name plural namespaced|cluster</c> begins a type, and each line indented below it is a field:
/// <c>name[!] type number [attributes] | description</c>, where <c>!</c> means required.
/// </summary>
/// <remarks>
/// Types: <c>string int32 int64 double bool bytes Quantity IntOrString Time MicroTime Json RawExtension FieldsV1</c>,
/// <c>T?</c> where zero differs from nothing, <c>[T]</c> a list, <c>{T}</c> a map, or the name of a described type. Attributes of a field: <c>atomic</c>, <c>set</c>,
/// <c>map(key,key=default)</c>, <c>granular</c> (server-side apply), <c>merge</c>, <c>merge(key)</c>,
/// <c>merge,retainKeys(key)</c>, <c>retainKeys</c> (strategic merge patch), <c>=default</c>, <c>oneof(a,b)</c>, <c>inline</c>, <c>struct</c> (an empty object where nothing is given),
/// <c>property(Name)</c> (the C# property's name, where the field's own is taken by the record).
/// Attributes of a type: <c>as Name</c>, <c>atomic</c>, and of a kind <c>short=a,b</c>, <c>categories=a,b</c>,
/// <c>subresources=a,b</c>, <c>api=group/version</c>.
/// </remarks>
public static class SchemaParser
{
    /// <summary>Reads one file.</summary>
    /// <exception cref="FormatException">A line is not of the form; the message names the file and the line.</exception>
    public static IReadOnlyList<TypeDescription> Parse(string fileName, string text)
    {
        var file = new FileState();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            try
            {
                Line(file, line.TrimEnd());
            }
            catch (FormatException e)
            {
                throw new FormatException($"{fileName}, line {number.ToString(CultureInfo.InvariantCulture)}: {e.Message}", e);
            }
        }

        file.EndType();
        return file.Types;
    }

    private static void Line(FileState file, string line)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return;
        }

        var (head, description) = Split(line);
        var words = head.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (line[0] == ' ')
        {
            file.Fields.Add(FieldParser.Parse(words, description));
            return;
        }

        switch (words[0])
        {
            case "group": file.Group = words[1] == "core" ? "" : words[1]; break;
            case "version": file.Version = words[1]; break;
            case "package": file.Package = words[1]; break;
            case "type" or "kind": file.BeginType(words, description); break;
            default: throw new FormatException($"a line begins with group, version, package, type or kind, not with \"{words[0]}\".");
        }
    }

    private static (string Head, string Description) Split(string line)
    {
        var bar = line.IndexOf(" | ", StringComparison.Ordinal);
        return bar < 0 ? (line, "") : (line[..bar], line[(bar + 3)..].Trim());
    }

    private sealed class FileState
    {
        public string Group { get; set; } = "";

        public string Version { get; set; } = "";

        public string Package { get; set; } = "";

        public List<TypeDescription> Types { get; } = [];

        public List<FieldDescription> Fields { get; private set; } = [];

        private TypeDescription? current;

        public void BeginType(string[] words, string description)
        {
            EndType();
            var attributes = words.AsSpan(2);
            var name = words[1];
            if (attributes is ["as", var alias, ..])
            {
                name = alias;
                attributes = attributes[2..];
            }

            var type = new TypeDescription
            {
                Name = name, ApiName = words[1], Group = Group, Version = Version, Package = Package, Description = description, Fields = [],
            };
            current = words[0] == "kind" ? KindAttributes(type, attributes) : TypeAttributes(type, attributes);
        }

        public void EndType()
        {
            if (current is not null)
            {
                Types.Add(current with { Fields = Fields });
                Fields = [];
                current = null;
            }
        }

        private static TypeDescription TypeAttributes(TypeDescription type, ReadOnlySpan<string> attributes) => attributes switch
        {
            [] => type,
            ["atomic"] => type with { Atomic = true },
            _ => throw new FormatException($"\"{attributes[0]}\" is no attribute of a type."),
        };

        private static TypeDescription KindAttributes(TypeDescription type, ReadOnlySpan<string> attributes)
        {
            if (attributes is not [var plural, "namespaced" or "cluster", ..])
            {
                throw new FormatException("after a kind's name comes its plural and then namespaced or cluster.");
            }

            var resource = new ResourceDefinition(type.Group, type.Version, type.ApiName, plural, attributes[1] == "namespaced");
            foreach (var attribute in attributes[2..])
            {
                var values = attribute[(attribute.IndexOf('=', StringComparison.Ordinal) + 1)..];
                (type, resource) = attribute[..^values.Length] switch
                {
                    "short=" => (type with { ShortNames = values.Split(',') }, resource),
                    "categories=" => (type with { Categories = values.Split(',') }, resource),
                    "subresources=" => (type with { Subresources = values.Split(',') }, resource),
                    "api=" => (type, resource with { Group = values.Split('/')[0], Version = values.Split('/')[1] }),
                    _ => throw new FormatException($"\"{attribute}\" is no attribute of a kind."),
                };
            }

            return type with { Resource = resource };
        }
    }
}
