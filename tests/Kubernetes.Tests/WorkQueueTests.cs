using Surus.KubernetesTypes;

namespace Surus.Kubernetes.Tests;

public sealed class WorkQueueTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ManualTime time = new();

    [Fact]
    public async Task A_key_added_twice_is_taken_once()
    {
        using var queue = new WorkQueue<string>(time);
        queue.Add("a");
        queue.Add("a");
        queue.Add("b");

        Assert.Equal("a", (await queue.Take(None)).Key);
        Assert.Equal("b", (await queue.Take(None)).Key);
        Assert.Equal(0, queue.Length);
    }

    [Fact]
    public async Task A_key_added_while_it_runs_is_not_handed_out_before_it_is_done()
    {
        using var queue = new WorkQueue<string>(time);
        queue.Add("a");
        await queue.Take(None);
        queue.Add("a");
        queue.Add("a");
        Assert.Equal(0, queue.Length);

        var next = queue.Take(None);
        Assert.False(next.IsCompleted);
        queue.Done("a");
        Assert.Equal("a", (await next).Key);

        queue.Done("a");
        Assert.Equal(0, queue.Length);
    }

    [Fact]
    public async Task A_waiting_taker_gets_the_key_as_soon_as_it_is_added()
    {
        using var queue = new WorkQueue<string>(time);
        var taken = queue.Take(None);
        queue.Add("a");
        Assert.True((await taken).Found);
    }

    [Fact]
    public async Task Of_several_delays_of_a_key_the_earliest_counts()
    {
        using var queue = new WorkQueue<string>(time);
        queue.AddAfter("a", TimeSpan.FromSeconds(10));
        queue.AddAfter("a", TimeSpan.FromSeconds(3));
        queue.AddAfter("a", TimeSpan.FromSeconds(20));

        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Equal(0, queue.Length);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1, queue.Length);

        queue.Done((await queue.Take(None)).Key);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, queue.Length);
        Assert.Equal(0, queue.DelayedCount);
    }

    [Fact]
    public void Failures_double_the_delay_until_they_are_forgotten()
    {
        using var queue = new WorkQueue<string>(time, new Backoff(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(50)));

        Assert.Equal([10, 20, 40, 50, 50], Enumerable.Range(0, 5).Select(_ => queue.AddFailed("a").TotalMilliseconds));
        Assert.Equal(10, queue.AddFailed("b").TotalMilliseconds);
        Assert.Equal(5, queue.Failures("a"));
        queue.Forget("a");
        Assert.Equal(10, queue.AddFailed("a").TotalMilliseconds);
    }

    [Fact]
    public async Task A_cancelled_taker_takes_nothing_and_loses_nothing()
    {
        using var queue = new WorkQueue<string>(time);
        using var cancel = new CancellationTokenSource();
        var given = queue.Take(cancel.Token);
        var waiting = queue.Take(None);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await given);

        queue.Add("a");
        Assert.Equal("a", (await waiting).Key);
    }

    [Fact]
    public async Task A_closed_queue_gives_what_is_ready_and_then_ends()
    {
        using var queue = new WorkQueue<string>(time);
        queue.Add("a");
        queue.AddAfter("b", TimeSpan.FromSeconds(1));
        queue.Close();
        queue.Add("c");

        Assert.Equal(new Taken<string>(true, "a"), await queue.Take(None));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.False((await queue.Take(None)).Found);
    }

    [Fact]
    public async Task Closing_lets_waiting_takers_go()
    {
        using var queue = new WorkQueue<string>(time);
        var taken = queue.Take(None);
        queue.Close();
        Assert.False((await taken).Found);
    }

    [Fact]
    public async Task Many_workers_never_hold_one_key_twice_and_lose_no_addition()
    {
        using var queue = new WorkQueue<int>(TimeProvider.System);
        var held = new int[5];
        var seen = new int[5];
        var wanted = new int[5];
        var overlaps = 0;

        async Task Work()
        {
            while (await queue.Take(None) is { Found: true, Key: var key })
            {
                overlaps += Interlocked.Increment(ref held[key]) > 1 ? 1 : 0;
                Volatile.Write(ref seen[key], Volatile.Read(ref wanted[key]));
                await Task.Yield();
                Interlocked.Decrement(ref held[key]);
                queue.Done(key);
            }
        }

        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(Work)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                Interlocked.Increment(ref wanted[i % 5]);
                queue.Add(i % 5);
            }
        })));
        queue.Close();
        await Task.WhenAll(workers);

        Assert.Equal(0, overlaps);
        Assert.Equal(wanted, seen);
    }
}
