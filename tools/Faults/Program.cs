using System.Runtime.InteropServices;
using Surus.Faults;

if (MatrixOptions.FromEnvironment() is not { } options)
{
    Console.Error.WriteLine(MatrixOptions.Usage);
    return 2;
}

// Whoever ends it early wants the machine back: what was broken is mended first, and the cluster goes.
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

Console.WriteLine($"The random faults are drawn by SEED={options.Seed}.");
await using var matrix = new Matrix(options);
try
{
    var violations = await matrix.Run(stop.Token);
    Console.WriteLine($"\n{violations} rules violated.");
    return violations == 0 ? 0 : 1;
}
catch (Exception) when (stop.IsCancellationRequested)
{
    Console.Error.WriteLine("Ended early.");
    return 1;
}
