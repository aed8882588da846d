using Surus.Kubernetes.Tests;
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

    [Fact]
    public async Task A_key_that_is_added_for_a_distant_time_comes_sooner_to_ask_again()
    {
        var time = new ManualTime();
        var queue = new KeyedQueue(time);
        queue.AddAfter(key, TimeSpan.FromDays(100_000));
        var next = queue.Take(default).AsTask();
        time.Advance(TimeSpan.FromHours(23));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(key, await next);
    }

    [Fact]
    public void No_time_is_too_distant_for_the_clock_of_the_machine() => new KeyedQueue(TimeProvider.System).AddAfter(key, TimeSpan.FromDays(100_000));
}
