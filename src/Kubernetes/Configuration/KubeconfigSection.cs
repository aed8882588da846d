using YamlDotNet.RepresentationModel;

namespace Surus.Kubernetes;

/// <summary>A mapping of a kubeconfig, with the file it is from for error messages. Absent, null and empty are the same.</summary>
internal readonly struct KubeconfigSection(YamlMappingNode node, string path)
{
    public bool Has(string field) => Node(field) is YamlMappingNode;

    public string? Text(string field) => Node(field) switch
    {
        null => null,
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "null" or "~" or "" } => null,
        YamlScalarNode { Value: { Length: > 0 } value } => value,
        YamlScalarNode => null,
        _ => throw Wrong(field, "a text is expected"),
    };

    public byte[]? Bytes(string field)
    {
        try
        {
            return Text(field) is { } text ? Convert.FromBase64String(text) : null;
        }
        catch (FormatException)
        {
            throw Wrong(field, "the value is not base64");
        }
    }

    public IReadOnlyList<string> Texts(string field) => Node(field) switch
    {
        YamlSequenceNode list => [.. list.Children.OfType<YamlScalarNode>().Select(item => item.Value ?? "")],
        _ => [],
    };

    public IReadOnlyList<KeyValuePair<string, string>> TextLists(string field)
    {
        var section = Section(field);
        return [.. section.Keys().SelectMany(key => section.Texts(key).Select(value => KeyValuePair.Create(key, value)))];
    }

    public KubeconfigSection Section(string field) => new(Node(field) as YamlMappingNode ?? [], path);

    public IEnumerable<KubeconfigSection> Sections(string field)
    {
        var file = path;
        return Node(field) is YamlSequenceNode list
            ? list.Children.OfType<YamlMappingNode>().Select(item => new KubeconfigSection(item, file))
            : [];
    }

    public KubernetesConfigurationException Wrong(string field, string why) =>
        new($"The kubeconfig {path} has a wrong {field} in line {Node(field)?.Start.Line ?? node.Start.Line}: {why}.");

    private IEnumerable<string> Keys() => node.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");

    private YamlNode? Node(string field) => node.Children.TryGetValue(new YamlScalarNode(field), out var found) ? found : null;
}
