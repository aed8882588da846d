using Surus.Api;

namespace Surus.InstanceManager.Tests;

public sealed class ServerVersionRangeTests
{
    [Theory]
    [InlineData(">=17.0.0", 17, 0, true)]
    [InlineData(">=17.0.0", 16, 9, false)]
    [InlineData("<17.0.0", 16, 9, true)]
    [InlineData("<17.0.0", 17, 0, false)]
    [InlineData(">=13.0.0 <15.0.0", 14, 2, true)]
    [InlineData(">=13.0.0 <15.0.0", 15, 0, false)]
    [InlineData("<14.0.0 || >=16.0.0", 15, 1, false)]
    [InlineData("<14.0.0 || >=16.0.0", 16, 1, true)]
    [InlineData("<14.0.0||>=16.0.0", 13, 1, true)]
    [InlineData("17.x", 17, 5, true)]
    [InlineData("17.x", 18, 0, false)]
    [InlineData("17", 17, 5, true)]
    [InlineData("17.0.5", 17, 5, true)]
    [InlineData("=17.0.4", 17, 5, false)]
    [InlineData("!=17.0.5", 17, 5, false)]
    [InlineData("!17.0.4", 17, 5, true)]
    [InlineData(">16.x", 17, 0, true)]
    [InlineData(">16.x", 16, 8, false)]
    [InlineData("<=16.x", 16, 8, true)]
    [InlineData("> 16.0.3", 16, 4, true)]
    public void A_range_is_read_as_semantic_versions_are(string range, int major, int minor, bool expected) =>
        Assert.Equal(expected, ServerVersionRange.Parse(range).Contains(new PostgresVersion(major, minor)));

    [Theory]
    [InlineData("")]
    [InlineData("17.0.0 ||")]
    [InlineData("seventeen")]
    [InlineData(">17.0.0.0")]
    [InlineData("=>17.0.0")]
    [InlineData(">=99999999999")]
    public void Anything_else_is_an_error(string range) => Assert.Throws<FormatException>(() => ServerVersionRange.Parse(range));
}
