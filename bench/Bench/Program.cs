using System.Globalization;
using Surus.Bench;

if (args.Length > 2 || (args is [var text, ..] && !int.TryParse(text, CultureInfo.InvariantCulture, out _)))
{
    Console.Error.WriteLine("usage: bench [RUNS [FAULT]]: RUNS is how often each thing is measured, a whole number; FAULT is part of a fault's name, to measure only that.");
    return 2;
}

var runs = args is [var wanted, ..] ? int.Parse(wanted, CultureInfo.InvariantCulture) : 5;
var fault = args is [_, var part] ? part : "";
Console.WriteLine("| what | median | min - max | runs |");
Console.WriteLine("| --- | --- | --- | --- |");
await using var measurement = new Measurement(TimeProvider.System);
await foreach (var figure in measurement.Run(runs, fault, CancellationToken.None))
{
    Console.WriteLine(figure);
}

return 0;
