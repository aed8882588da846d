using System.Text.RegularExpressions;

namespace Surus.Repository;

/// <summary>What every file of the repository keeps to.</summary>
public sealed partial class TidyTests
{
    private const int LongestFile = 500;
    private const int LargestFileBytes = 1 << 20;

    private static readonly string[] text = [".cs", ".csproj", ".props", ".sh", ".md", ".yaml", ".json", ".schema", ".slnx", ".txt"];

    private static IEnumerable<string> TextFiles => RepositoryRoot.TrackedFiles.Where(file => text.Contains(Path.GetExtension(file)));

    private static IEnumerable<string> Sources => RepositoryRoot.TrackedFiles
        .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && !file.Contains("/Generated/", StringComparison.Ordinal));

    [Fact]
    public void No_file_hides_missing_work() =>
        Assert.DoesNotContain(Sources, file => !file.StartsWith("tests/Repository/", StringComparison.Ordinal) && Unfinished().IsMatch(RepositoryRoot.Read(file)));

    [Fact]
    public void No_source_file_is_longer_than_a_reader_can_hold() =>
        Assert.DoesNotContain(Sources, file => RepositoryRoot.Read(file).Count(letter => letter == '\n') > LongestFile);

    [Fact]
    public void No_file_is_a_large_blob() =>
        Assert.DoesNotContain(RepositoryRoot.TrackedFiles, file => new FileInfo(Path.Combine(RepositoryRoot.Path, file)).Length > LargestFileBytes);

    [Fact]
    public void Text_ends_with_one_newline_and_has_no_trailing_spaces()
    {
        var untidy = TextFiles.Where(file => RepositoryRoot.Read(file) is var content
            && content.Length > 0
            && !file.EndsWith("packages.lock.json", StringComparison.Ordinal)
            && (!content.EndsWith('\n') || content.EndsWith("\n\n", StringComparison.Ordinal) || content.Contains(" \n", StringComparison.Ordinal)
                || content.Contains('\r', StringComparison.Ordinal)));
        Assert.Empty(untidy);
    }

    [Fact]
    public void Namespaces_follow_projects()
    {
        var wrong = Sources.Where(file => file.StartsWith("src/", StringComparison.Ordinal)).Where(file =>
        {
            var project = file.Split('/')[1];
            var declared = Namespace().Match(RepositoryRoot.Read(file));
            return declared.Success && declared.Groups[1].Value != $"Surus.{project}"
                && !declared.Groups[1].Value.StartsWith("Surus.LocalCluster.", StringComparison.Ordinal);
        });
        Assert.Empty(wrong);
    }

    [Fact]
    public void Locked_versions_are_those_of_one_place() => Assert.DoesNotContain(
        RepositoryRoot.TrackedFiles,
        file => file.EndsWith(".csproj", StringComparison.Ordinal) && RepositoryRoot.Read(file).Contains(" Version=\"", StringComparison.Ordinal));

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException|Assert\.True\(true\)|Thread\.Sleep")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
