using System.Text;
using Npgsql;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Workload;

/// <summary>Certificates that are issued anew while everything is in use.</summary>
internal static class CertificateFaults
{
    private static readonly TimeSpan betweenLooks = TimeSpan.FromMilliseconds(500);

    public static IEnumerable<Fault> All =>
    [
        new("certificates issued anew", PrimaryAfterwards.Stays, IssueAnew) { NoWriteFails = true },
        new("authority replaced while a replica joins", PrimaryAfterwards.Stays, ReplaceAuthorityWhileJoining)
        {
            Prepare = (scene, cancel) => Scale(scene, instances: 2, cancel),
        },
    ];

    private static async Task IssueAnew(Scene scene, CancellationToken cancel)
    {
        await using var services = await ServiceWatch.Begin(scene, cancel);
        await Replace(scene, [ObjectNames.ServerSecret(scene.Cluster.Name), ObjectNames.ReplicationSecret(scene.Cluster.Name)], cancel);
        await EveryInstanceShows(scene, cancel);
    }

    private static async Task ReplaceAuthorityWhileJoining(Scene scene, CancellationToken cancel)
    {
        await using var services = await ServiceWatch.Begin(scene, cancel);
        await scene.Cluster.Apply(scene.Cluster.Shape with { Instances = 3 }, cancel);
        await Replace(
            scene,
            [ObjectNames.CaSecret(scene.Cluster.Name), ObjectNames.ServerSecret(scene.Cluster.Name), ObjectNames.ReplicationSecret(scene.Cluster.Name)],
            cancel);
        await scene.Cluster.IsHealthy(cancel);
        await EveryInstanceShows(scene, cancel);
    }

    private static async Task Scale(Scene scene, int instances, CancellationToken cancel)
    {
        await scene.Cluster.Apply(scene.Cluster.Shape with { Instances = instances }, cancel);
        await scene.Cluster.IsHealthy(cancel);
    }

    private static async Task Replace(Scene scene, IReadOnlyList<string> secrets, CancellationToken cancel)
    {
        var before = await Uids(scene, secrets, cancel);
        await scene.Cluster.Kubectl(cancel, ["delete", "secret", .. secrets]);
        await Task.WhenAll(secrets.Select(secret => scene.Laboratory.Client.WaitUntil<Secret>(
            scene.Cluster.Key with { Name = secret }, now => now is not null && now.Metadata.Uid != before[secret], cancel)));
    }

    private static async Task<Dictionary<string, string?>> Uids(Scene scene, IReadOnlyList<string> secrets, CancellationToken cancel)
    {
        var found = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var secret in secrets)
        {
            found[secret] = (await scene.Laboratory.Client.Get<Secret>(scene.Cluster.Key with { Name = secret }, cancel)).Metadata.Uid;
        }

        return found;
    }

    private static async Task EveryInstanceShows(Scene scene, CancellationToken cancel)
    {
        var key = scene.Cluster.Key;
        var server = await scene.Laboratory.Client.Get<Secret>(key with { Name = ObjectNames.ServerSecret(key.Name) }, cancel);
        var certificate = Encoding.UTF8.GetString(server.Data![SecretKeys.TlsCertificate]).Trim();
        foreach (var instance in (await scene.Cluster.Current(cancel)).Status!.InstanceNames!)
        {
            while (await scene.Cluster.Inside(instance, cancel, "cat", PodPaths.ServerCertificate) != certificate)
            {
                await Task.Delay(betweenLooks, cancel);
            }
        }

        await NewSessionsTrust(scene, cancel);
    }

    // A new session checks the server by the authority that the secret has now.
    private static async Task NewSessionsTrust(Scene scene, CancellationToken cancel)
    {
        var key = scene.Cluster.Key;
        var secret = await scene.Laboratory.Client.Get<Secret>(key with { Name = ObjectNames.CaSecret(key.Name) }, cancel);
        var authority = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(authority, secret.Data![SecretKeys.CaCertificate], cancel);
            var connection = new NpgsqlConnectionStringBuilder(await DatabaseAccess.ConnectionString(scene.Laboratory.Client, key, cancel))
            {
                SslMode = SslMode.VerifyCA,
                RootCertificate = authority,
            };
            await using var session = new NpgsqlConnection(connection.ConnectionString);
            await session.OpenAsync(cancel);
        }
        catch (NpgsqlException failure)
        {
            scene.Complain($"A new session that trusts the authority in the secret is refused: {failure.InnerException?.Message ?? failure.Message}");
        }
        finally
        {
            File.Delete(authority);
        }
    }
}
