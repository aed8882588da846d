using System.Text;

namespace Surus.Cel;

/// <summary>Text by its characters: an index counts code points, not the two halves that .NET makes of some.</summary>
internal static class CodePoints
{
    /// <summary>How many there are.</summary>
    public static int Count(string text)
    {
        var pairs = 0;
        foreach (var unit in text)
        {
            pairs += char.IsHighSurrogate(unit) ? 1 : 0;
        }

        return text.Length - pairs;
    }

    /// <summary>The place in .NET's text of a character; the end for the number of all.</summary>
    public static int Offset(string text, int index)
    {
        var offset = 0;
        for (; index > 0; index--)
        {
            offset += Rune.GetRuneAt(text, offset).Utf16SequenceLength;
        }

        return offset;
    }

    /// <summary>The number of the character at a place in .NET's text.</summary>
    public static int Index(string text, int offset) => Count(text[..offset]);

    /// <summary>A part of a text.</summary>
    public static string Slice(string text, int start, int end) => text[Offset(text, start)..Offset(text, end)];

    /// <summary>Every character as a text.</summary>
    public static IEnumerable<string> All(string text) => text.EnumerateRunes().Select(rune => rune.ToString());
}
