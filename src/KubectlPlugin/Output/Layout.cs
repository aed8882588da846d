namespace Surus.KubectlPlugin;

/// <summary>How good the news is that a title stands over.</summary>
internal enum Tone
{
    Plain,
    Good,
    Attention,
    Bad,
}

/// <summary>A titled part of a report.</summary>
internal sealed record Section(string Title, Tone Tone, params IReadOnlyList<Block> Blocks);

/// <summary>Something to print below a title.</summary>
internal abstract record Block
{
    private Block()
    {
    }

    /// <summary>Names and values, the values below each other.</summary>
    public sealed record Pairs(IReadOnlyList<(string Name, string Value)> Lines) : Block;

    /// <summary>Rows below underlined headings.</summary>
    public sealed record Table(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : Block;

    /// <summary>Text as it is.</summary>
    public sealed record Text(string Content, Tone Tone = Tone.Plain) : Block;
}

/// <summary>A line to print.</summary>
internal readonly record struct StyledLine(string Text, Tone Tone = Tone.Plain);

/// <summary>Turns sections into lines, columns aligned.</summary>
internal static class Layout
{
    private const string Gap = "  ";

    public static IEnumerable<StyledLine> Lines(IEnumerable<Section> sections)
    {
        var first = true;
        foreach (var section in sections)
        {
            if (!first)
            {
                yield return default;
            }

            first = false;
            yield return new StyledLine(section.Title, section.Tone is Tone.Plain ? Tone.Good : section.Tone);
            foreach (var line in section.Blocks.SelectMany(Lines))
            {
                yield return line;
            }
        }
    }

    public static IEnumerable<StyledLine> Lines(Block block) => block switch
    {
        Block.Pairs pairs => Aligned([.. pairs.Lines.Select(line => (IReadOnlyList<string>)[line.Name + ":", line.Value])]),
        Block.Table table => Aligned([table.Columns, [.. table.Columns.Select(name => new string('-', name.Length))], .. table.Rows]),
        Block.Text text => text.Content.TrimEnd().Split('\n').Select(line => new StyledLine(line.TrimEnd(), text.Tone)),
        _ => [],
    };

    private static IEnumerable<StyledLine> Aligned(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Enumerable.Range(0, rows.Max(row => row.Count)).Select(i => rows.Max(row => i < row.Count ? row[i].Length : 0)).ToArray();
        return rows.Select(row => new StyledLine(string.Join(Gap, row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd()));
    }
}
