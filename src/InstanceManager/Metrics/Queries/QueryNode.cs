using YamlDotNet.RepresentationModel;

namespace Surus.InstanceManager;

/// <summary>A YAML map in a document of queries, with the place it has there for messages.</summary>
internal sealed class QueryNode
{
    private readonly YamlMappingNode _node;
    private readonly string _place;
    private readonly List<string> _notes;

    /// <summary>Takes a node that has to be a map.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public QueryNode(YamlNode node, string place, List<string> notes)
    {
        (_place, _notes) = (place, notes);
        _node = node as YamlMappingNode ?? throw Wrong("has to be a map of settings.");
    }

    /// <summary>The error that something is wrong here.</summary>
    public FormatException Wrong(string what) => new($"{_place} {what}");

    /// <summary>Notes the settings that do not exist: a misspelt one would be passed over in silence.</summary>
    public void Expect(IReadOnlyCollection<string> known) => _notes.AddRange(_node.Children.Keys
        .Select(key => (key as YamlScalarNode)?.Value ?? "")
        .Where(key => !known.Contains(key))
        .Select(unknown => Wrong($"has the setting '{unknown}', which does not exist; there are {string.Join(", ", known)}.").Message));

    /// <summary>A text; null where it is not there.</summary>
    public string? Text(string key) => Child(key) switch
    {
        null => null,
        YamlScalarNode scalar => scalar.Value,
        _ => throw Wrong($"has a {key} that is no text."),
    };

    /// <summary>Whether a setting is true.</summary>
    public bool Flag(string key) => Text(key) switch
    {
        null or "" or "false" or "False" or "no" or "off" => false,
        "true" or "True" or "yes" or "on" => true,
        var other => throw Wrong($"has {key}: {other}; it has to be true or false."),
    };

    /// <summary>A list of texts; empty where it is not there.</summary>
    public IReadOnlyList<string> Texts(string key) =>
        [.. List(key).Select(item => (item as YamlScalarNode)?.Value ?? throw Wrong($"has {key} that are no list of texts."))];

    /// <summary>A list of maps; empty where it is not there.</summary>
    public IEnumerable<QueryNode> Items(string key) => List(key).Select((item, index) => new QueryNode(item, $"{_place}, {key}[{index}],", _notes));

    /// <summary>A map of texts; empty where it is not there.</summary>
    public IEnumerable<KeyValuePair<string, string>> Map(string key) => Child(key) switch
    {
        null => [],
        YamlMappingNode map => map.Children.Select(entry => entry is { Key: YamlScalarNode { Value: { } name }, Value: YamlScalarNode { Value: { } value } }
            ? KeyValuePair.Create(name, value)
            : throw Wrong($"has a {key} with an entry that is no text: write name: value.")),
        _ => throw Wrong($"has a {key} that is no map."),
    };

    /// <summary>The one entry of the map: a name, and the settings below it.</summary>
    public (string Key, QueryNode Value) Single() =>
        _node.Children.Count == 1 && _node.Children.First() is { Key: YamlScalarNode { Value: { } key }, Value: var value }
            ? (key, new QueryNode(value, $"{_place} column {key}", _notes))
            : throw Wrong("has to be one column with its settings.");

    private IEnumerable<YamlNode> List(string key) => Child(key) switch
    {
        null => [],
        YamlSequenceNode list => list.Children,
        _ => throw Wrong($"has a {key} that is no list."),
    };

    private YamlNode? Child(string key) =>
        _node.Children.TryGetValue(new YamlScalarNode(key), out var child) && child is not YamlScalarNode { Value: null } ? child : null;
}
