using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Surus.Simulation;

public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int DefaultSeeds = 1000;
    private const int SeedsForMistakes = 2000;

    /// <summary>All of them, or where few seeds are run every third.</summary>
    public static TheoryData<string> Mistakes =>
        [.. Mutations.All.Keys.Where((_, index) => index % 3 == 0 || Environment.GetEnvironmentVariable("SURUS_SEEDS") is { Length: > 0 })];

    [Fact]
    public void EverySeedKeepsTheRulesAndRecovers()
    {
        var seeds = Seeds();
        var watch = Stopwatch.StartNew();
        var failed = new ConcurrentDictionary<ulong, string>();
        var virtualTicks = 0L;
        var acknowledged = 0L;
        Parallel.ForEach(seeds, seed =>
        {
            var world = new World(SimulationOptions.FromSeed(seed));
            if (world.Run() is { } violation)
            {
                failed[seed] = violation;
            }

            Interlocked.Add(ref virtualTicks, world.Time.Now.Ticks);
            Interlocked.Add(ref acknowledged, world.Acknowledged);
        });

        output.WriteLine(
            $"{seeds.Length} seeds, {TimeSpan.FromTicks(virtualTicks).TotalHours:0.0} simulated hours, {acknowledged} acknowledged writes, "
            + $"{seeds.Length / watch.Elapsed.TotalSeconds:0} seeds a second.");
        Assert.True(failed.IsEmpty, failed.IsEmpty ? null : Story(failed, seeds.Length));
    }

    [Fact]
    public void ASeedIsTheSameRunEveryTime()
    {
        foreach (var seed in (ulong[])[1, 2, 3, 4, 5])
        {
            var options = SimulationOptions.FromSeed(seed) with { KeepsHistory = true };
            var (first, second) = (new World(options), new World(options));
            first.Run();
            second.Run();
            Assert.NotEmpty(first.History);
            Assert.Equal(first.History, second.History);
        }
    }

    /// <summary>The disk of the primary hangs for good, and everything answers as if all were well: within 15 s another instance writes.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void APrimaryWhoseDiskHangsIsReplaced(int synchronous)
    {
        foreach (var seed in Enumerable.Range(1, 50))
        {
            var world = new World(new() { Seed = (ulong)seed, SynchronousStandbys = synchronous, Durability = synchronous > 0 ? Durability.Required : Durability.Asynchronous, Faulty = TimeSpan.FromSeconds(30), KeepsHistory = true });
            var acknowledged = 0;
            world.Time.After(TimeSpan.FromSeconds(10), () => world.Named(world.Api.Cluster.Current)!.Disk.HangsSince = world.Time.Now);
            world.Time.After(TimeSpan.FromSeconds(25), () => acknowledged = world.Acknowledged);
            world.Time.After(TimeSpan.FromSeconds(26), () => acknowledged = world.Acknowledged - acknowledged);
            world.Time.After(TimeSpan.FromSeconds(29), () => world.Instances[0].Disk.HangsSince = null);

            Assert.Null(world.Run());
            Assert.True(acknowledged > 0, $"Seed {seed}: nobody writes 15 s after the disk began to hang.\n{string.Join('\n', world.History)}");
        }
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void EveryMistakeIsFound(string mistake)
    {
        var found = Enumerable.Range(1, SeedsForMistakes).AsParallel()
            .FirstOrDefault(seed => new World(Mutations.All[mistake](SimulationOptions.FromSeed((ulong)seed))).Run() is not null);
        Assert.True(found != 0, $"No seed of {SeedsForMistakes} finds that {mistake}.");
        output.WriteLine($"{mistake}, seed {found}: {new World(Mutations.All[mistake](SimulationOptions.FromSeed((ulong)found))).Run()}");
    }

    private static ulong[] Seeds()
    {
        if (Environment.GetEnvironmentVariable("SURUS_SEED") is { Length: > 0 } one)
        {
            return [ulong.Parse(one, CultureInfo.InvariantCulture)];
        }

        var count = Environment.GetEnvironmentVariable("SURUS_SEEDS") is { Length: > 0 } many ? int.Parse(many, CultureInfo.InvariantCulture) : DefaultSeeds;
        return [.. Enumerable.Range(1, count).Select(seed => (ulong)seed)];
    }

    /// <summary>The run again, with its history: what happened, in what order, and how to see it again.</summary>
    private static string Story(ConcurrentDictionary<ulong, string> failed, int of)
    {
        var seed = failed.Keys.Min();
        var options = SimulationOptions.FromSeed(seed) with { KeepsHistory = true };
        var world = new World(options);
        var violation = world.Run();
        return $"""
            {failed.Count} of {of} seeds fail: {string.Join(", ", failed.Keys.Order().Take(20))}. Seed {seed}: {options.Instances} instances, {options.SynchronousStandbys} synchronous, faults {string.Join(", ", options.Faults)}.
            {violation}
            {string.Join('\n', failed.OrderBy(other => other.Key).Take(12).Select(other => $"  {other.Key}: {other.Value}"))}

            {string.Join('\n', world.History.TakeLast(Lines()))}

            Replay: SURUS_SEED={seed} dotnet run --project tests/Simulation -- -method {nameof(Surus)}.{nameof(Simulation)}.{nameof(SimulationTests)}.{nameof(EverySeedKeepsTheRulesAndRecovers)}
            """;
    }

    private static int Lines() =>
        Environment.GetEnvironmentVariable("SURUS_HISTORY") is { Length: > 0 } lines ? int.Parse(lines, CultureInfo.InvariantCulture) : 80;
}
