using Spectre.Console;

namespace Surus.KubectlPlugin;

/// <summary>Prints lines: coloured where a terminal shows them or the user asks for it, plain otherwise.</summary>
internal sealed class Screen(TextWriter output, bool color)
{
    /// <summary>The screen for <c>--color</c> <c>always</c>, <c>auto</c> or <c>never</c>.</summary>
    public static Screen For(string color) => new(
        Console.Out,
        color switch
        {
            "always" => true,
            "never" => false,
            _ => !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        });

    public void Write(string text) => output.Write(text);

    public void WriteLine(string text) => output.WriteLine(text);

    public void WriteLines(IEnumerable<StyledLine> lines)
    {
        if (!color)
        {
            foreach (var line in lines)
            {
                output.WriteLine(line.Text);
            }

            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.Standard, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = int.MaxValue / 2;
        foreach (var line in lines)
        {
            console.Write(new Text(line.Text + "\n", Style(line.Tone)));
        }
    }

    private static Style Style(Tone tone) => tone switch
    {
        Tone.Good => new Style(Color.Green),
        Tone.Attention => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red),
        _ => Spectre.Console.Style.Plain,
    };
}
