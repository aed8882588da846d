namespace Surus.Operator.Tests;

public sealed class LeaderIdentityTests
{
    private static readonly Guid Before = Guid.NewGuid();
    private static readonly Guid Now = Guid.NewGuid();

    [Theory]
    [InlineData("pod", "uid", 1, true)]
    [InlineData("pod", "other-uid", 1, false)]
    [InlineData("pod", "uid", 7, false)]
    [InlineData("pod", null, 1, false)]
    [InlineData("other-pod", "uid", 1, false)]
    public void OnlyAnEarlierProcessOfTheSameContainerIsAPredecessor(string pod, string? uid, int processId, bool expected)
    {
        var before = new LeaderIdentity("pod", "uid", 1, Before);

        Assert.Equal(expected, new LeaderIdentity(pod, uid, processId, Now).IsPredecessor(before.Name));
        Assert.False(before.IsPredecessor(before.Name));
    }
}
