using Surus.Api;
using Surus.Decisions;
using Surus.Objects;
using Surus.Postgres;

namespace Surus.InstanceManager;

/// <summary>Writes PostgreSQL's configuration files from the Cluster.</summary>
/// <param name="options">The instance.</param>
internal sealed class ConfigurationFiles(InstanceOptions options)
{
    private readonly string _user = OperatingSystemUser.Name();

    /// <summary>The configuration that the Cluster asks for; null before there is a data directory.</summary>
    /// <param name="cluster">The Cluster.</param>
    /// <param name="silent">The standbys that this instance does not count on.</param>
    public InstanceConfiguration? Render(Cluster cluster, IReadOnlySet<string> silent)
    {
        if (options.Data.MajorVersion is not { } major)
        {
            return null;
        }

        var authentication = HostBasedAuthentication.Render(ClusterSettings.Authentication(cluster));
        var identities = IdentityMap.Render(_user, cluster.Spec.Postgresql?.PgIdent ?? []);
        var custom = CustomConfiguration.Render(
            ClusterSettings.Postgres(cluster, options.PodName, silent, major, options.Paths), authentication, identities);
        return new InstanceConfiguration(custom, authentication, identities);
    }

    /// <summary>Writes the files.</summary>
    public void Write(Cluster cluster, IReadOnlySet<string> silent)
    {
        if (Render(cluster, silent) is not { } configuration)
        {
            return;
        }

        EnsureIncludes();
        DurableFile.Write(options.Data.FilePath(CustomConfiguration.FileName), configuration.Custom.Text);
        DurableFile.Write(options.Data.FilePath(HostBasedAuthentication.FileName), configuration.Authentication);
        DurableFile.Write(options.Data.FilePath(IdentityMap.FileName), configuration.Identities);
        NoteArchive(ClusterSettings.HasArchive(cluster));
    }

    /// <summary>Writes whom to stream from.</summary>
    /// <returns>Whether it changed.</returns>
    /// <param name="cluster">The Cluster.</param>
    /// <param name="primary">The instance to stream from; null for none.</param>
    public bool WriteReplication(Cluster cluster, Upstream? primary) =>
        DurableFile.Write(
            options.Data.FilePath(OverrideConfiguration.FileName),
            OverrideConfiguration.Render(new ReplicationSettings
            {
                PrimaryConnection = primary is null ? "" : ConnectionTo(primary),
                PrimarySlot = ClusterSettings.OwnSlot(cluster, options.PodName),
                HasArchive = ClusterSettings.HasArchive(cluster),
                RetryInterval = cluster.Spec.Postgresql?.Parameters?.ContainsKey("wal_retrieve_retry_interval") == true ? null : "500ms",
                Paths = options.Paths,
            }));

    /// <summary>How to reach another instance.</summary>
    public string Connection(string host, string applicationName, string? address = null) =>
        PrimaryConnection.Render(
            host, applicationName, options.Paths, tcpUserTimeoutMilliseconds: options.StandbyTcpUserTimeoutMilliseconds, address: address);

    private string ConnectionTo(Upstream primary) => PrimaryConnection.To(
        primary.Name,
        primary.Timeline,
        options.PrimaryHost is { } hostOf
            ? Connection(hostOf(primary.Name), options.PodName)
            : Connection(ObjectNames.ReadWriteService(options.ClusterName), options.PodName, primary.Address));

    private void EnsureIncludes()
    {
        var path = options.Data.FilePath("postgresql.conf");
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        if (!text.Contains("include 'override.conf'", StringComparison.Ordinal))
        {
            DurableFile.Write(path, text + CustomConfiguration.Includes);
        }

        if (!File.Exists(options.Data.FilePath(OverrideConfiguration.FileName)))
        {
            DurableFile.Write(options.Data.FilePath(OverrideConfiguration.FileName), "");
        }
    }

    /// <summary>The archive command is a process for each file: this spares it the question.</summary>
    private void NoteArchive(bool hasArchive)
    {
        if (hasArchive)
        {
            DurableFile.Write(ArchiveNote.Path(options.Paths), "");
        }
        else
        {
            DurableFile.Delete(ArchiveNote.Path(options.Paths));
        }
    }
}

/// <summary>The rendered files.</summary>
internal sealed record InstanceConfiguration(RenderedConfiguration Custom, string Authentication, string Identities);

/// <summary>A file that is there while the cluster has an archive for WAL.</summary>
public static class ArchiveNote
{
    /// <summary>Its path.</summary>
    public static string Path(ControllerPaths paths) => $"{paths.Root}/wal-archive-configured";
}
