namespace Surus.Api.Tests;

/// <summary>The rules about backups, schedules, poolers and databases.</summary>
public class OtherValidationTests
{
    private static readonly ValidationContext _all = new(VolumeSnapshotsAvailable: true);

    private static readonly BackupSpec _backup = new() { Cluster = new NameReference { Name = "c" }, Method = "barmanObjectStore" };

    public static TheoryData<string, BackupSpec> Backups => new()
    {
        { "spec.online", _backup with { Online = true } },
        { "spec.onlineConfiguration", _backup with { OnlineConfiguration = new OnlineBackupConfiguration() } },
        { "spec.pluginConfiguration", _backup with { Method = "plugin" } },
    };

    [Theory]
    [MemberData(nameof(Backups))]
    public void A_backup_that_breaks_a_rule_is_told(string path, BackupSpec spec) =>
        Assert.Equal([path], BackupValidation.Validate(new Backup { Spec = spec }, _all).Select(error => error.Path));

    [Fact]
    public void Snapshots_need_a_Kubernetes_that_knows_them()
    {
        var backup = new Backup { Spec = _backup with { Method = "volumeSnapshot", Online = true } };
        Assert.Empty(BackupValidation.Validate(backup, _all));
        Assert.Equal(["spec.method"], BackupValidation.Validate(backup, new ValidationContext(false)).Select(error => error.Path));
        var scheduled = new ScheduledBackup { Spec = new ScheduledBackupSpec { Schedule = "@daily", Method = "volumeSnapshot" } };
        Assert.Equal(["spec.method"], ScheduledBackupValidation.Validate(scheduled, new ValidationContext(false)).Select(error => error.Path));
    }

    [Fact]
    public void The_deadline_of_a_snapshot_is_a_number()
    {
        var metadata = new KubernetesTypes.ObjectMeta { Annotations = new Dictionary<string, string> { [Annotations.VolumeSnapshotDeadline] = "soon" } };
        var error = Assert.Single(BackupValidation.Validate(new Backup { Metadata = metadata, Spec = _backup }, _all));
        Assert.Equal("metadata.annotations[cnpg.io/volumeSnapshotDeadline]", error.Path);
    }

    [Theory]
    [InlineData("0 0 3 * * *", true, false)]
    [InlineData("0 3 * * *", true, true)]
    [InlineData("@every 1h30m", true, false)]
    [InlineData("@weekly", true, false)]
    [InlineData("0 0 3 * * mon-fri", true, false)]
    [InlineData("*/15 * * 1,15 jan *", true, false)]
    [InlineData("60 * * * * *", false, false)]
    [InlineData("0 0 3 * *  * *", false, false)]
    [InlineData("daily", false, false)]
    [InlineData("@every soon", false, false)]
    [InlineData("", false, false)]
    public void A_schedule_has_six_fields(string schedule, bool good, bool warned)
    {
        var backup = new ScheduledBackup { Spec = new ScheduledBackupSpec { Schedule = schedule } };
        Assert.Equal(good, ScheduledBackupValidation.Validate(backup, _all).Count == 0);
        Assert.Equal(warned, ScheduledBackupValidation.Warnings(backup).Count > 0);
    }

    [Theory]
    [InlineData("0 0 3 * * *", "2026-01-31T03:00:00Z", "2026-02-01T03:00:00Z")]
    [InlineData("*/10 * * * * *", "2026-01-31T23:59:55Z", "2026-02-01T00:00:00Z")]
    [InlineData("0 30 4 1 * *", "2026-01-31T03:00:00Z", "2026-02-01T04:30:00Z")]
    [InlineData("0 0 0 29 feb *", "2026-01-31T03:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 12 13 * fri", "2026-01-31T03:00:00Z", "2026-02-06T12:00:00Z")]
    [InlineData("@every 90m", "2026-01-31T03:00:00Z", "2026-01-31T04:30:00Z")]
    public void A_schedule_tells_its_next_time(string schedule, string after, string next)
    {
        Assert.True(CronSchedule.TryParse(schedule, out var cron));
        Assert.Equal(DateTimeOffset.Parse(next), cron.Next(DateTimeOffset.Parse(after)));
    }

    [Fact]
    public void A_schedule_may_never_come()
    {
        Assert.True(CronSchedule.TryParse("0 0 0 31 feb *", out var cron));
        Assert.Null(cron.Next(DateTimeOffset.UnixEpoch));
    }

    public static TheoryData<string, PoolerSpec> Poolers()
    {
        var good = new PoolerSpec { Cluster = new NameReference { Name = "c" }, PgBouncer = new PgBouncerConfiguration() };
        var secret = new NameReference { Name = "s" };
        return new()
        {
            { "spec.pgbouncer", good with { PgBouncer = null } },
            { "spec.pgbouncer.authQuery", good with { PgBouncer = new PgBouncerConfiguration { AuthQuerySecret = secret } } },
            { "spec.pgbouncer.authQuery", good with { PgBouncer = new PgBouncerConfiguration { ServerTlsSecret = secret } } },
            { "spec.pgbouncer.authQuerySecret.name", good with { PgBouncer = new PgBouncerConfiguration { AuthQuery = "q" } } },
            {
                "spec.pgbouncer.parameters.listen_port",
                good with { PgBouncer = new PgBouncerConfiguration { Parameters = new Dictionary<string, string> { ["listen_port"] = "1" } } }
            },
            { "spec.cluster.name", good with { Cluster = new NameReference() } },
            { "metadata.name", good with { Cluster = new NameReference { Name = "pooler" } } },
            {
                "spec.pgbouncer.clientTLSSecret",
                good with { Monitoring = new PoolerMonitoring { EnablePodMonitor = true, Tls = new MonitoringTls { Enabled = true } } }
            },
        };
    }

    [Theory]
    [MemberData(nameof(Poolers))]
    public void A_pooler_that_breaks_a_rule_is_told(string path, PoolerSpec spec)
    {
        var pooler = new Pooler { Metadata = new KubernetesTypes.ObjectMeta { Name = "pooler" }, Spec = spec };
        Assert.Equal([path], PoolerValidation.Validate(pooler).Select(error => error.Path));
    }

    [Fact]
    public void The_parameters_of_poolers_are_those_of_the_contract()
    {
        var allowed = SharedFiles.Contract("webhook_rules.json")["Pooler"]!["allowedParameters"]!.AsArray().Select(name => (string)name!);
        Assert.Equal(allowed.Order(StringComparer.Ordinal), PoolerValidation.AllowedParameters.Order(StringComparer.Ordinal));
    }

    public static TheoryData<string, DatabaseSpec> Databases()
    {
        ForeignOption[] options = [new() { Name = "o" }, new() { Name = "o" }];
        ForeignUsage[] usages = [new() { Name = "u" }, new() { Name = "u" }];
        var wrapper = new ForeignDataWrapper { Name = "w" };
        var server = new ForeignServer { Name = "s", ForeignDataWrapper = "w" };
        return new()
        {
            { "spec.extensions[1].name", new() { Extensions = [new() { Name = "a" }, new() { Name = "a" }] } },
            { "spec.schemas[1].name", new() { Schemas = [new() { Name = "a" }, new() { Name = "a" }] } },
            { "spec.fdws[1].name", new() { ForeignDataWrappers = [wrapper, wrapper] } },
            { "spec.fdws[0].options[1].name", new() { ForeignDataWrappers = [wrapper with { Options = options }] } },
            { "spec.fdws[0].usages[1].name", new() { ForeignDataWrappers = [wrapper with { Usage = usages }] } },
            { "spec.servers[1].name", new() { ForeignDataWrappers = [wrapper], Servers = [server, server] } },
            { "spec.servers[0].options[1].name", new() { ForeignDataWrappers = [wrapper], Servers = [server with { Options = options }] } },
            { "spec.servers[0].usages[1].name", new() { ForeignDataWrappers = [wrapper], Servers = [server with { Usage = usages }] } },
            { "spec.servers[0].fdw", new() { Servers = [server] } },
        };
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_database_that_breaks_a_rule_is_told(string path, DatabaseSpec spec) =>
        Assert.Equal([path], DatabaseValidation.Validate(new Database { Spec = spec }).Select(error => error.Path));

    [Fact]
    public void A_server_that_shall_go_needs_no_wrapper() => Assert.Empty(
        DatabaseValidation.Validate(new Database { Spec = new() { Servers = [new() { Name = "s", ForeignDataWrapper = "w", Ensure = "absent" }] } }));
}
