namespace Surus.KubectlPlugin.Tests;

/// <summary>
/// What <c>status</c> prints, situation by situation, whole: the files in <c>cases</c>. With <c>UPDATE_CASES</c> naming that folder the
/// files are written anew, to be read before they are committed.
/// </summary>
public sealed class StatusReportTests
{
    private static readonly Dictionary<string, StatusView> Views = new()
    {
        ["healthy"] = Situations.Healthy,
        ["failing-over"] = Situations.FailingOver,
        ["replica-not-streaming"] = Situations.ReplicaNotStreaming,
        ["no-primary"] = Situations.NoPrimary,
        ["hibernated"] = Situations.Hibernated,
        ["fenced"] = Situations.Fenced,
        ["archiving-fails"] = Situations.ArchivingFails,
        ["verbose"] = Situations.Verbose,
    };

    public static TheoryData<string> Cases => [.. Views.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_text_of_a_situation_is_as_written_down(string name)
    {
        var text = string.Concat(StatusReport.Lines(Views[name]).Select(line => line.Text + "\n"));
        if (Environment.GetEnvironmentVariable("UPDATE_CASES") is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, name + ".txt"), text);
        }

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "cases", name + ".txt")), text);
    }

    [Fact]
    public void A_title_is_red_where_an_instance_does_not_report()
    {
        Assert.Equal(Tone.Good, ToneOf("Instances status", Situations.Healthy));
        Assert.Equal(Tone.Bad, ToneOf("Instances status", Situations.ReplicaNotStreaming));
        Assert.Equal(Tone.Good, ToneOf("Cluster Summary", Situations.Healthy));
        Assert.Equal(Tone.Bad, ToneOf("Cluster Summary", Situations.NoPrimary));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_a_screen_with_colours_gets_them(bool color)
    {
        using var output = new StringWriter();
        new Screen(output, color).WriteLines([new StyledLine("a title", Tone.Bad), new StyledLine(new string('x', 500))]);

        Assert.Equal(color, output.ToString().Contains('\u001b'));
        Assert.Contains(new string('x', 500), output.ToString());
    }

    private static Tone ToneOf(string title, StatusView view) => StatusReport.Lines(view).First(line => line.Text == title).Tone;
}
