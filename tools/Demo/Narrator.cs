using System.Globalization;
using Spectre.Console;

namespace Surus.Demo;

/// <summary>Tells what happens, a line at a time, each with the seconds since the start.</summary>
internal sealed class Narrator(TimeProvider clock)
{
    private readonly long start = clock.GetTimestamp();
    private readonly Lock gate = new();

    /// <summary>A line of the story.</summary>
    public void Say(string sentence) => Line(sentence, Style.Plain);

    /// <summary>A line that opens a chapter.</summary>
    public void Chapter(string sentence) => Line(sentence, new Style(Color.Aqua, decoration: Decoration.Bold));

    /// <summary>A claim that held.</summary>
    public void Good(string sentence) => Line(sentence, new Style(Color.Green, decoration: Decoration.Bold));

    /// <summary>A claim that did not hold.</summary>
    public void Bad(string sentence) => Line(sentence, new Style(Color.Red, decoration: Decoration.Bold));

    /// <summary>Text without a time: what to do next.</summary>
    public static void Plain(string sentence) => Console.WriteLine(sentence);

    private void Line(string sentence, Style style)
    {
        var seconds = clock.GetElapsedTime(start).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        lock (gate)
        {
            if (Console.IsOutputRedirected)
            {
                Console.WriteLine($"{seconds,6} s  {sentence}");
                return;
            }

            AnsiConsole.Write(new Text($"{seconds,6} s  ", new Style(Color.Grey)));
            AnsiConsole.Write(new Text(sentence + Environment.NewLine, style));
        }
    }
}
