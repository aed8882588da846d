namespace Surus.KubernetesTypes.Tests;

public class BackoffTests
{
    [Theory]
    [InlineData(1, 0, 100)]
    [InlineData(2, 0, 200)]
    [InlineData(4, 0, 800)]
    [InlineData(5, 0, 1000)]
    [InlineData(1000, 0, 1000)]
    [InlineData(1, 1, 75)]
    [InlineData(1, 0.5, 87.5)]
    public void A_delay_doubles_up_to_the_longest_and_chance_shortens_it(int failures, double chance, double milliseconds) =>
        Assert.Equal(
            milliseconds,
            new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), 0.25).Delay(failures, chance).TotalMilliseconds);
}
