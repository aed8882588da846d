using Surus.Demo;
using Surus.Workload;

var narrator = new Narrator(TimeProvider.System);
using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
try
{
    await new DemoRun(narrator, TimeProvider.System).Run(limit.Token);
    return 0;
}
catch (Exception broken) when (broken is DemoException or CommandFailedException)
{
    narrator.Bad(broken.Message);
}
catch (OperationCanceledException) when (limit.IsCancellationRequested)
{
    narrator.Bad("The demo did not come to its end within 10 minutes; `kubectl get cluster,pods -A` and `kubectl get events -A` show where it stands.");
}

return 1;
