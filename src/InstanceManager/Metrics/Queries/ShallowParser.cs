using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Surus.InstanceManager;

/// <summary>
/// Reads YAML up to a depth. Nodes are made by recursion: a document of a hundred thousand brackets would use up the stack, which ends the
/// process at once, and PostgreSQL with it.
/// </summary>
internal sealed class ShallowParser(IParser parser) : IParser
{
    private const int Deepest = 50;

    private int _depth;

    public ParsingEvent? Current => parser.Current;

    /// <exception cref="FormatException">The document is nested too deeply; the message says where.</exception>
    public bool MoveNext()
    {
        if (!parser.MoveNext())
        {
            return false;
        }

        _depth += Current!.NestingIncrease;
        return _depth <= Deepest
            ? true
            : throw new FormatException($"line {Current.Start.Line} is nested deeper than {Deepest} levels; a query needs five.");
    }
}
