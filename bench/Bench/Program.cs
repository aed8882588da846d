using System.Globalization;
using Surus.Bench;

if (args is not ([] or [_]) || (args is [var text] && !int.TryParse(text, CultureInfo.InvariantCulture, out _)))
{
    Console.Error.WriteLine("usage: bench [RUNS]: RUNS is how often each thing is measured, a whole number.");
    return 2;
}

var runs = args is [var wanted] ? int.Parse(wanted, CultureInfo.InvariantCulture) : 5;
Console.WriteLine("| what | median | min - max | runs |");
Console.WriteLine("| --- | --- | --- | --- |");
await using var measurement = new Measurement(Directory.GetCurrentDirectory(), TimeProvider.System);
await foreach (var figure in measurement.Run(runs, CancellationToken.None))
{
    Console.WriteLine(figure);
}

return 0;
