using System.Text;

namespace Surus.InstanceManager;

/// <summary>Reads a list of words as a shell would: blanks separate, single and double quotes and backslashes quote.</summary>
public static class ShellWordReader
{
    /// <summary>The words.</summary>
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static IReadOnlyList<string> Read(string? text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, inWord) = ('\0', false);
        for (var index = 0; index < (text?.Length ?? 0); index++)
        {
            var letter = text![index];
            if (letter == '\\' && quote != '\'' && index + 1 < text.Length)
            {
                word.Append(text[++index]);
                inWord = true;
            }
            else if (quote == '\0' ? letter is '\'' or '"' : letter == quote)
            {
                quote = quote == '\0' ? letter : '\0';
                inWord = true;
            }
            else if (quote == '\0' && char.IsWhiteSpace(letter))
            {
                EndWord(words, word, ref inWord);
            }
            else
            {
                word.Append(letter);
                inWord = true;
            }
        }

        EndWord(words, word, ref inWord);
        return quote == '\0' ? words : throw new FormatException($"A quote ({quote}) is not closed in the list of words: {text}");
    }

    private static void EndWord(List<string> words, StringBuilder word, ref bool inWord)
    {
        if (inWord)
        {
            words.Add(word.ToString());
            word.Clear();
            inWord = false;
        }
    }
}
