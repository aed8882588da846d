using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Surus.Generate;

/// <summary>The doc comments of the API's types, from the file that the compiler writes beside the assembly.</summary>
internal sealed partial class Descriptions
{
    private readonly Dictionary<string, XElement> _summaries;

    private Descriptions(Dictionary<string, XElement> summaries) => _summaries = summaries;

    public static Descriptions Of(Assembly assembly)
    {
        var path = Path.ChangeExtension(assembly.Location, ".xml");
        var members = XDocument.Load(path).Descendants("member");
        return new Descriptions(members
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")!));
    }

    public string Of(Type type) => Text($"T:{type.FullName}");

    public string Of(PropertyInfo property) => Text($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private string Text(string member) =>
        _summaries.TryGetValue(member, out var summary)
            ? Spaces().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim()
            : throw new InvalidOperationException($"{member} has no doc comment, so the schema would have no description.");

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")!.Value.Split('.')[^1]}`",
        _ => throw new InvalidOperationException($"A description cannot hold {node}."),
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
