using Surus.Faults;

if (MatrixOptions.FromEnvironment() is not { } options)
{
    Console.Error.WriteLine(MatrixOptions.Usage);
    return 2;
}

Console.WriteLine($"The random faults are drawn by SEED={options.Seed}.");
await using var matrix = new Matrix(options);
var violations = await matrix.Run(CancellationToken.None);
Console.WriteLine($"\n{violations} rules violated.");
return violations == 0 ? 0 : 1;
