using System.Globalization;
using System.Net;
using Npgsql;
using Surus.Api;

namespace Surus.InstanceManager.Tests;

public sealed class InstanceRunTests
{
    private static readonly InitSettings Settings = new()
    {
        InitdbFlags = ["--encoding=UTF8", "--locale=C", "--no-sync"],
        Database = "app",
        Owner = "app",
        PostInitSql = ["CREATE TABLE public.made (id int)"],
        PostInitApplicationSql = ["CREATE TABLE public.\"of app\" (id int);\nINSERT INTO public.\"of app\" VALUES (1);\nGRANT SELECT ON public.\"of app\" TO app"],
    };

    [Fact(Timeout = 240_000)]
    public async Task A_primary_holds_the_lease_survives_a_crash_and_hands_over()
    {
        await using var cluster = await TestCluster.Create();
        await cluster.Init(1, Settings);
        var instance = cluster.Run(1);
        cluster.SetTarget("c-1");
        var report = await instance.Until(report => report is { IsPrimary: true, LeaseHeld: true, IsPodReady: true });
        Assert.Equal(PostmasterState.Running, report.PostmasterState);
        Assert.Equal(1u, report.TimeLineId?.Value);
        Assert.Equal("c-1", cluster.Api.Get(TestCluster.LeasePath)["spec"]!["holderIdentity"]!.GetValue<string>());
        while (cluster.Api.Get(TestCluster.ClusterPath)["status"]!["currentPrimary"]?.GetValue<string>() is not "c-1")
        {
            await instance.Until(_ => true);
        }

        Assert.Equal(HttpStatusCode.OK, (await instance.Get("/healthz")).Code);
        Assert.Equal(HttpStatusCode.OK, (await instance.Get("/readyz")).Code);
        Assert.Equal(HttpStatusCode.OK, (await instance.Get("/startupz")).Code);
        Assert.Equal(HttpStatusCode.OK, (await instance.Get("/failsafe")).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await instance.Get("/pg/controldata")).Code);
        var metrics = (await instance.Get("/metrics", 9187)).Body;
        Assert.Contains("cnpg_collector_up{cluster=\"c\"} 1\n", metrics);
        Assert.Contains("cnpg_collector_fencing_on 0\n", metrics);
        Assert.Equal("app", await LogInWithPassword(instance));

        // The postmaster dies, or is suspended for long: the manager starts it again, and keeps the lease.
        foreach (var signal in new[] { "-KILL", "-STOP" })
        {
            var before = PostmasterOf(instance)!;
            await cluster.Children.Run("kill", [signal, before], cancel: TestCluster.Cancel);
            await instance.Until(report => report is { IsPrimary: true } && PostmasterOf(instance) is { } now && now != before);
        }

        Assert.Equal(1, cluster.Api.Get(TestCluster.LeasePath)["spec"]!["leaseTransitions"]!.GetValue<int>());

        await instance.Stop();
        Assert.Equal(0, await instance.Ended);
        var lease = cluster.Api.Get(TestCluster.LeasePath);
        Assert.Equal("", lease["spec"]!["holderIdentity"]!.GetValue<string>());
        Assert.NotNull(lease["metadata"]!["annotations"]![Surus.Decisions.LeaseRecord.HandoverLsn]);
        Assert.False(File.Exists(instance.Options.Data.FilePath("postmaster.pid")));
    }

    [Fact(Timeout = 240_000)]
    public async Task A_switchover_hands_the_lease_over_and_the_old_primary_follows()
    {
        await using var cluster = await TestCluster.Create();
        await cluster.Init(1, Settings);
        var first = cluster.Run(1);
        cluster.SetTarget("c-1");
        await first.Until(report => report is { IsPrimary: true, IsPodReady: true });
        await using var sql = first.Sql();
        while (await sql.Scalar("SELECT count(*)::text FROM pg_authid WHERE rolname = 'streaming_replica'", TestCluster.Cancel) is not "1")
        {
            TestCluster.Cancel.ThrowIfCancellationRequested();
        }

        await cluster.Join(2, parent: 1);
        var second = cluster.Run(2);
        await second.Until(report => report is { IsPrimary: false, IsWalReceiverActive: true, IsPodReady: true });
        await first.Until(report => report.ReplicationInfo is [{ ApplicationName: "c-2", State: "streaming" }]);
        await sql.Execute("INSERT INTO public.made VALUES (42)", TestCluster.Cancel);

        cluster.SetTarget("c-2");
        var promoted = await second.Until(report => report is { IsPrimary: true, LeaseHeld: true, IsPodReady: true });
        Assert.Equal(2u, promoted.TimeLineId?.Value);
        var follower = await first.Until(report => report is { IsPrimary: false, IsWalReceiverActive: true, IsPodReady: true });
        Assert.False(follower.HasPrimaryData);
        await using var newSql = second.Sql();
        Assert.Equal("42", await newSql.Scalar("SELECT id::text FROM public.made", TestCluster.Cancel));
        await newSql.Execute("INSERT INTO public.made VALUES (43)", TestCluster.Cancel);
        await using var oldSql = first.Sql();
        while (await oldSql.Scalar("SELECT count(*)::text FROM public.made", TestCluster.Cancel) is not "2")
        {
            TestCluster.Cancel.ThrowIfCancellationRequested();
        }

        Assert.Equal("vouched", (await first.Get("/failsafe?primary=c-2")).Body);
        Assert.Equal("not vouched", (await first.Get("/failsafe?primary=c-1")).Body);
    }

    [Fact(Timeout = 240_000)]
    public async Task An_old_primary_with_rows_that_nobody_else_has_is_rewound()
    {
        await using var cluster = await TestCluster.Create();
        await cluster.Init(1, Settings);
        var first = cluster.Run(1);
        cluster.SetTarget("c-1");
        await first.Until(report => report is { IsPrimary: true, IsPodReady: true });
        await using (var sql = first.Sql())
        {
            while (await sql.Scalar("SELECT count(*)::text FROM pg_authid WHERE rolname = 'streaming_replica'", TestCluster.Cancel) is not "1")
            {
                TestCluster.Cancel.ThrowIfCancellationRequested();
            }

            await cluster.Join(2, parent: 1);
            var standby = cluster.Run(2);
            await standby.Until(report => report is { IsWalReceiverActive: true });

            // The replica is fenced when the last row is written, and the primary stops before it comes back.
            cluster.Api.Change(TestCluster.ClusterPath, value => value["metadata"]!["annotations"]!["cnpg.io/fencedInstances"] = "[\"c-2\"]");
            await standby.Until(report => report is { Fenced: true, PostmasterState: PostmasterState.Stopped });
            await sql.Execute("INSERT INTO public.made VALUES (99)", TestCluster.Cancel);
        }

        await first.Stop();
        cluster.Api.Change(
            TestCluster.LeasePath, lease => lease["metadata"]!["annotations"]![Surus.Decisions.LeaseRecord.HandoverLsn] = "0/1");
        cluster.Api.Change(TestCluster.ClusterPath, value => value["metadata"]!["annotations"]!.AsObject().Remove("cnpg.io/fencedInstances"));
        cluster.SetTarget("c-2");
        var second = cluster.Instances["c-2"];
        await second.Until(report => report is { IsPrimary: true, IsPodReady: true });

        var again = cluster.Run(1);
        var rejoined = await again.Until(report => report is { IsPrimary: false, IsWalReceiverActive: true, IsPodReady: true });
        Assert.Equal(2u, rejoined.ReceivedTimeLineId?.Value);
        await using var oldSql = again.Sql();
        Assert.Equal("0", await oldSql.Scalar("SELECT count(*)::text FROM public.made", TestCluster.Cancel));
        Assert.Contains("pg_rewind", System.Text.Encoding.UTF8.GetString(cluster.Log.ToArray()));
    }

    private static string? PostmasterOf(TestCluster.Instance instance)
    {
        var path = instance.Options.Data.FilePath("postmaster.pid");
        return File.Exists(path) ? File.ReadLines(path).FirstOrDefault() : null;
    }

    private static async Task<string?> LogInWithPassword(TestCluster.Instance instance)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = instance.Options.Address, Port = 5432, Username = "app", Password = "app's password", Database = "app", Pooling = false,
            SslMode = SslMode.Require,
        };
        while (true)
        {
            TestCluster.Cancel.ThrowIfCancellationRequested();
            try
            {
                await using var connection = new NpgsqlConnection(settings.ConnectionString);
                await connection.OpenAsync(TestCluster.Cancel);
                await using var command = new NpgsqlCommand("SELECT current_user::text FROM \"of app\"", connection);
                return Convert.ToString(await command.ExecuteScalarAsync(TestCluster.Cancel), CultureInfo.InvariantCulture);
            }
            catch (PostgresException refused) when (refused.SqlState == "28P01")
            {
                // The password is set soon after the promotion.
                continue;
            }
        }
    }
}
