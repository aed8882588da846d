using System.Text.Json;

namespace Surus.Objects.Tests;

public sealed class PostgresParametersTests
{
    private static readonly PostgresSettings Plain = new() { ClusterName = "c", MajorVersion = 17 };

    public static TheoryData<PostgresSettings, string, string?> Cases => new()
    {
        { Plain, "shared_preload_libraries", "" },
        { Plain, "archive_mode", "on" },
        { Plain, "cluster_name", "c" },
        { Plain, "allow_alter_system", "off" },
        { Plain with { MajorVersion = 16 }, "allow_alter_system", null },
        { Plain with { EnableAlterSystem = true }, "allow_alter_system", "on" },
        { Plain with { ArchiveMode = "always" }, "archive_mode", "always" },
        { Plain with { ArchiveMode = "off" }, "archive_mode", "off" },
        { Plain with { Parameters = With("wal_keep_size", "1GB") }, "wal_keep_size", "1GB" },
        { Plain with { Parameters = With("port", "1") }, "port", "5432" },
        { Plain with { Parameters = With("pgaudit.log", "all") }, "shared_preload_libraries", "pgaudit" },
        {
            Plain with { Parameters = With("auto_explain.log_min_duration", "1s"), SharedPreloadLibraries = ["mine", "auto_explain"] },
            "shared_preload_libraries", "auto_explain,mine"
        },
        { Plain, "synchronous_standby_names", null },
        { Plain with { SynchronousStandbys = new("ANY", 1, ["a", "b\"c"]) }, "synchronous_standby_names", "ANY 1 (\"a\",\"b\"\"c\")" },
        {
            Plain with { SynchronousStandbys = new("FIRST", 2, ["a"]) }, "cnpg.synchronous_standby_names_metadata",
            "{\"method\":\"FIRST\",\"number\":2,\"standbyNames\":[\"a\"]}"
        },
        { Plain with { TemporaryTablespaces = ["t1", "t2"] }, "temp_tablespaces", "t1,t2" },
        { Plain with { StandbySlots = ["s"] }, "synchronized_standby_slots", null },
        { Plain with { StandbySlots = ["s"], Parameters = With("sync_replication_slots", "on") }, "synchronized_standby_slots", "s" },
        { Plain with { MajorVersion = 16, StandbySlots = ["s"], Parameters = With("sync_replication_slots", "on") }, "synchronized_standby_slots", null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_parameter_comes_from_the_right_place(PostgresSettings settings, string name, string? value) =>
        Assert.Equal(value, PostgresParameters.Of(settings).GetValueOrDefault(name));

    [Theory]
    [InlineData("defaultParameters")]
    [InlineData("mandatoryParameters")]
    public void All_parameters_of_the_contract_are_there(string group)
    {
        var path = Environment.GetEnvironmentVariable("SURUS_SHARED") is { Length: > 0 } shared
            ? Path.Combine(shared, "contract/objects.json") : FindShared("contract/objects.json");
        Assert.SkipUnless(path is not null && File.Exists(path), "The contract (../shared/contract/objects.json) is not there to compare with.");
        using var contract = JsonDocument.Parse(File.ReadAllText(path));
        var rendered = PostgresParameters.Of(Plain);
        foreach (var parameter in contract.RootElement.GetProperty("postgresql").GetProperty(group).EnumerateObject())
        {
            Assert.Equal((parameter.Name, parameter.Value.GetString()), (parameter.Name, rendered.GetValueOrDefault(parameter.Name)));
        }
    }

    [Fact]
    public void The_hash_follows_every_file_that_is_loaded()
    {
        var one = CustomConfiguration.Render(Plain, "hba");
        Assert.EndsWith($"cnpg.config_sha256 = '{one.Hash}'\n", one.Text);
        Assert.Equal(one, CustomConfiguration.Render(Plain, "hba"));
        Assert.NotEqual(one.Hash, CustomConfiguration.Render(Plain, "another").Hash);
        Assert.NotEqual(one.Hash, CustomConfiguration.Render(Plain with { ClusterName = "d" }, "hba").Hash);
    }

    private static Dictionary<string, string> With(string name, string value) => new() { [name] = value };

    private static string? FindShared(string file)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "shared", file)))
            {
                return Path.Combine(directory.FullName, "shared", file);
            }
        }

        return null;
    }
}
