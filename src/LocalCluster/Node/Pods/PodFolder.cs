using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>What is kept of a pod on disk: where, and how it is read after this process began anew.</summary>
/// <param name="path">The pod's folder; its name is the pod's uid.</param>
internal sealed class PodFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>The pod's uid.</summary>
    public string Uid => System.IO.Path.GetFileName(path);

    /// <summary>Where its volumes are.</summary>
    public string Volumes => System.IO.Path.Combine(path, "volumes");

    private string NetworkFile => System.IO.Path.Combine(path, "network.json");

    /// <summary>The folder of one run of a container.</summary>
    /// <param name="container">The container.</param>
    /// <param name="attempt">From 0.</param>
    public string Bundle(string container, int attempt) =>
        System.IO.Path.Combine(path, "containers", container, attempt.ToString(CultureInfo.InvariantCulture));

    /// <summary>The log of one run of a container.</summary>
    public string LogFile(string container, int attempt) =>
        System.IO.Path.Combine(path, "logs", container, attempt.ToString(CultureInfo.InvariantCulture) + ".log");

    /// <summary>The id of one run of a container.</summary>
    public string ContainerId(string container, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{Uid}.{container}.{attempt}");

    /// <summary>The latest run of a container; null where it has not run.</summary>
    public int? LatestAttempt(string container)
    {
        var folder = System.IO.Path.Combine(path, "containers", container);
        return Directory.Exists(folder)
            ? Directory.GetDirectories(folder).Select(run => (int?)int.Parse(System.IO.Path.GetFileName(run), CultureInfo.InvariantCulture)).Max()
            : null;
    }

    /// <summary>All runs of containers that there is something of.</summary>
    public IReadOnlyList<(string Container, int Attempt)> Runs()
    {
        var containers = System.IO.Path.Combine(path, "containers");
        return !Directory.Exists(containers) ? [] :
        [
            .. from container in Directory.GetDirectories(containers)
               from run in Directory.GetDirectories(container)
               select (System.IO.Path.GetFileName(container), int.Parse(System.IO.Path.GetFileName(run), CultureInfo.InvariantCulture)),
        ];
    }

    /// <summary>Forgets the runs before the last but one.</summary>
    public void ForgetRunsBefore(string container, int attempt)
    {
        if (attempt < 2)
        {
            return;
        }

        var old = Bundle(container, attempt - 2);
        if (Directory.Exists(old))
        {
            RootFileSystem.Remove(old);
            Directory.Delete(old, recursive: true);
        }

        File.Delete(LogFile(container, attempt - 2));
        File.Delete(LogFile(container, attempt - 2) + ".1");
    }

    /// <summary>Keeps the pod's place in the network.</summary>
    public void SaveNetwork(PodNetwork network) => Save(
        NetworkFile, new SavedNetwork(network.Namespace, network.Link, network.Address.ToString()), PodFolderJson.Default.SavedNetwork);

    /// <summary>The pod's place in the network; null where it has none.</summary>
    public PodNetwork? LoadNetwork() => Load(NetworkFile, PodFolderJson.Default.SavedNetwork) is { } saved
        ? new PodNetwork(saved.Namespace, saved.Link, IPAddress.Parse(saved.Address))
        : null;

    /// <summary>Forgets the pod's place in the network.</summary>
    public void ForgetNetwork() => File.Delete(NetworkFile);

    /// <summary>Keeps when a run began.</summary>
    public void SaveRun(string container, int attempt, SavedRun run) =>
        Save(System.IO.Path.Combine(Bundle(container, attempt), "run.json"), run, PodFolderJson.Default.SavedRun);

    /// <summary>When a run began; null where it never did.</summary>
    public SavedRun? LoadRun(string container, int attempt) =>
        Load(System.IO.Path.Combine(Bundle(container, attempt), "run.json"), PodFolderJson.Default.SavedRun);

    /// <summary>How a run ended; null where it has not, or the shim ended before it.</summary>
    public ContainerExit? LoadExit(string container, int attempt) =>
        Load(System.IO.Path.Combine(Bundle(container, attempt), ContainerExit.FileName), ShimJson.Default.ContainerExit);

    /// <summary>Removes the folder. Its mounts must be gone.</summary>
    public void Delete()
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static void Save<T>(string file, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file + ".new", JsonSerializer.SerializeToUtf8Bytes(value, type));
        File.Move(file + ".new", file, overwrite: true);
    }

    private static T? Load<T>(string file, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class => File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), type) : null;
}

/// <summary>A pod's place in the network, as kept.</summary>
internal sealed record SavedNetwork(string? Namespace, string? Link, string Address);

/// <summary>When a run of a container began, and how many there were in a row before it.</summary>
internal sealed record SavedRun(DateTimeOffset StartedAt, int RestartsInARow);

/// <summary>The JSON of a pod's folder.</summary>
[JsonSerializable(typeof(SavedNetwork))]
[JsonSerializable(typeof(SavedRun))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class PodFolderJson : JsonSerializerContext;
