using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Controllers;

namespace Surus.LocalCluster.Tests.Controllers;

public sealed class KeyedQueueTests
{
    private static readonly ObjectKey key = new("default", "a");
    private static readonly ObjectKey other = new("default", "b");

    [Fact]
    public async Task A_key_added_twice_is_taken_once()
    {
        var queue = new KeyedQueue(TimeProvider.System);
        queue.Add(key);
        queue.Add(key);
        queue.Add(other);
        Assert.Equal(key, await queue.Take(default));
        Assert.Equal(other, await queue.Take(default));
    }

    [Fact]
    public async Task A_key_added_while_it_is_looked_at_comes_again_afterwards()
    {
        var queue = new KeyedQueue(TimeProvider.System);
        queue.Add(key);
        await queue.Take(default);
        queue.Add(key);
        var next = queue.Take(default).AsTask();
        Assert.False(next.IsCompleted);
        queue.Done(key);
        Assert.Equal(key, await next);
    }

    [Fact]
    public async Task A_failed_key_comes_again()
    {
        var queue = new KeyedQueue(TimeProvider.System);
        queue.Add(key);
        queue.Failed(await queue.Take(default));
        Assert.Equal(key, await queue.Take(default));
    }
}
