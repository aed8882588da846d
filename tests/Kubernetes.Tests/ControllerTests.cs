using System.Collections.Concurrent;

namespace Surus.Kubernetes.Tests;

public sealed class ControllerTests
{
    private static readonly NamespacedName A = new("ns", "a");
    private static readonly NamespacedName B = new("ns", "b");
    private readonly ManualTime time = new();
    private readonly ConcurrentQueue<NamespacedName> passes = new();
    private readonly SemaphoreSlim passed = new(0);

    [Fact]
    public async Task A_result_says_when_the_key_comes_again()
    {
        var results = new Queue<ReconcileResult>([ReconcileResult.After(TimeSpan.FromMinutes(1)), ReconcileResult.Done]);
        await using var running = Start((_, _) => ValueTask.FromResult(results.Dequeue()));
        running.Controller.Enqueue(A);
        await passed.WaitAsync();
        await time.AdvanceToTimer(wait => wait == TimeSpan.FromMinutes(1));
        await passed.WaitAsync();

        Assert.Equal(TimeSpan.FromMinutes(1), time.Elapsed);
        Assert.Empty(results);
    }

    [Fact]
    public async Task A_failed_pass_comes_again_with_longer_and_longer_pauses()
    {
        var count = 0;
        await using var running = Start((_, _) => ++count < 4 ? throw new InvalidOperationException("no") : ValueTask.FromResult(ReconcileResult.Done));
        running.Controller.Enqueue(A);
        foreach (var pause in new[] { 10, 20, 40 })
        {
            await passed.WaitAsync();
            await time.AdvanceToTimer(wait => wait == TimeSpan.FromMilliseconds(pause));
        }

        await passed.WaitAsync();
        Assert.Equal(4, count);
        Assert.Equal(TimeSpan.FromMilliseconds(70), time.Elapsed);
    }

    [Fact]
    public async Task What_failed_for_good_waits_for_a_change()
    {
        await using var running = Start((_, _) => ValueTask.FromResult(ReconcileResult.FailedForGood(new InvalidOperationException("no"))));
        running.Controller.Enqueue(A);
        await passed.WaitAsync();
        running.Controller.Enqueue(B);
        await passed.WaitAsync();
        time.Advance(TimeSpan.FromDays(1));
        running.Controller.Enqueue(A);
        await passed.WaitAsync();

        Assert.Equal([A, B, A], passes);
    }

    [Fact]
    public async Task A_pass_that_hangs_holds_up_no_other_key_and_is_cut_off()
    {
        var cut = new TaskCompletionSource();
        await using var running = Start(async (key, cancel) =>
        {
            if (key == A && !cut.Task.IsCompleted)
            {
                await using var _ = cancel.Register(cut.SetResult);
                await cut.Task;
                cancel.ThrowIfCancellationRequested();
            }

            return ReconcileResult.Done;
        });
        running.Controller.Enqueue(A);
        await passed.WaitAsync();
        running.Controller.Enqueue(B);
        await passed.WaitAsync();
        time.Advance(TimeSpan.FromMinutes(5));
        await cut.Task;
        await time.AdvanceToTimer(wait => wait == TimeSpan.FromMilliseconds(10));
        await passed.WaitAsync();

        Assert.Equal([A, B, A], passes);
    }

    [Fact]
    public async Task Stopping_cancels_what_runs_and_waits_for_it()
    {
        var ended = false;
        var running = Start(async (_, cancel) =>
        {
            await new TaskCompletionSource().Task.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended = true;
            return ReconcileResult.Done;
        });
        running.Controller.Enqueue(A);
        await passed.WaitAsync();
        await running.DisposeAsync();

        Assert.True(ended);
    }

    private Running Start(Reconcile reconcile) => new(new Controller(
        "test",
        (key, cancel) =>
        {
            passes.Enqueue(key);
            passed.Release();
            return reconcile(key, cancel);
        },
        new ControllerOptions { Time = time, Workers = 2 }));

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly Task run;

        public Running(Controller controller)
        {
            Controller = controller;
            run = controller.Run(stop.Token);
        }

        public Controller Controller { get; }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Controller.Dispose();
            stop.Dispose();
        }
    }
}
