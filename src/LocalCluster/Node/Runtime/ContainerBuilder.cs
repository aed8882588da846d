using Surus.KubernetesTypes;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>What a container of a pod is started from.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Container">The container.</param>
/// <param name="Network">The pod's place in the network.</param>
/// <param name="Volumes">The pod's volumes.</param>
/// <param name="Bundle">The folder of this run.</param>
/// <param name="CgroupPath">The cgroup of this run.</param>
/// <param name="MessageFile">The file for its last words.</param>
internal sealed record ContainerRequest(
    Pod Pod, Container Container, PodNetwork Network, IReadOnlyDictionary<string, MountedVolume> Volumes,
    string Bundle, string CgroupPath, string MessageFile);

/// <summary>Prepares containers: root file system and <c>config.json</c>.</summary>
internal sealed class ContainerBuilder(
    ImageMap images, RootFileSystem roots, ContainerEnvironment environment, NetworkOptions network, long machineMemoryBytes)
{
    private readonly ulong capabilities = CapabilitySet.OfThisProcess();

    /// <summary>Makes the bundle ready for <c>runc</c>.</summary>
    /// <exception cref="ContainerStartException">The container can't be started as it is described.</exception>
    public async Task PrepareAsync(ContainerRequest request, CancellationToken cancel)
    {
        var (pod, container) = (request.Pod, request.Container);
        var image = images.Find(container.Image ?? "")
            ?? throw new ContainerStartException(ImageMessages.NotMapped(container.Image ?? ""), "ErrImagePull");
        var variables = await environment.GatherAsync(pod, container, image, request.Network.Address.ToString(), cancel);
        var passwd = roots.Read(image, "/etc/passwd");
        var user = ContainerUser.Of(pod, container, image, passwd);
        var mounts = ContainerMounts.Of(container, request.Volumes, variables);
        await File.WriteAllTextAsync(request.MessageFile, "", cancel);
        File.SetUnixFileMode(request.MessageFile, (UnixFileMode)Convert.ToInt32("666", 8));
        var configuration = Configure(request, image, variables, user) with
        {
            RootPath = roots.Mount(image, request.Bundle, Files(request, image, passwd, user)),
            Mounts = [.. RootFileSystem.Additions(image), .. mounts, new BindMount(request.MessageFile, container.TerminationMessagePath ?? "/dev/termination-log")],
        };
        await File.WriteAllTextAsync(Path.Combine(request.Bundle, "config.json"), OciSpec.Render(configuration).ToJsonString(), cancel);
    }

    private ContainerConfiguration Configure(
        ContainerRequest request, Image image, IReadOnlyDictionary<string, string> variables, ContainerUser user)
    {
        var (pod, container, context) = (request.Pod, request.Container, request.Container.SecurityContext);
        var privileged = context?.Privileged == true;
        return new ContainerConfiguration
        {
            RootPath = "",
            ReadOnlyRoot = context?.ReadOnlyRootFilesystem == true,
            Arguments = Arguments(container, image, variables),
            Environment = [.. variables.Select(variable => $"{variable.Key}={variable.Value}")],
            WorkingDirectory = container.WorkingDir is { Length: > 0 } directory ? directory : image.WorkingDirectory,
            UserId = user.User,
            GroupId = user.Group,
            SupplementalGroups = user.Groups,
            Capabilities = CapabilitySet.Select(
                context?.Capabilities?.Drop ?? [], context?.Capabilities?.Add ?? [], privileged, capabilities),
            NoNewPrivileges = context?.AllowPrivilegeEscalation == false,
            Privileged = privileged,
            HostName = pod.Spec!.HostNetwork == true ? null : PodFiles.HostName(pod),
            NetworkNamespace = request.Network.NamespacePath,
            HostProcesses = pod.Spec.HostPID == true,
            CgroupPath = request.CgroupPath,
            Resources = ContainerLimits.Of(container),
            OomScoreAdjust = ContainerLimits.OomScoreAdjust(pod.Spec, container, machineMemoryBytes),
            Sysctls = (pod.Spec.SecurityContext?.Sysctls ?? []).ToDictionary(sysctl => sysctl.Name, sysctl => sysctl.Value),
        };
    }

    private static IReadOnlyList<string> Arguments(Container container, Image image, IReadOnlyDictionary<string, string> variables)
    {
        var command = container.Command is { Count: > 0 } own ? own : image.Entrypoint;
        var all = command.Concat(container.Args ?? []).Select(word => VariableExpansion.Expand(word, variables)).ToList();
        return all.Count > 0 ? all : throw new ContainerStartException(
            $"Container {container.Name} names no command, and neither does the image map for the image \"{container.Image}\".",
            "CreateContainerError");
    }

    private Dictionary<string, string> Files(ContainerRequest request, Image image, string passwd, ContainerUser user)
    {
        var name = image.UserNames.GetValueOrDefault(user.User.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return new Dictionary<string, string>
        {
            ["passwd"] = UserFiles.WithUser(passwd, user.User, user.Group, name),
            ["group"] = UserFiles.WithGroups(roots.Read(image, "/etc/group"), [user.Group, .. user.Groups]),
            ["hosts"] = PodFiles.Hosts(request.Pod, request.Network.Address.ToString(), network.ClusterDomain, Machine("/etc/hosts")),
            ["hostname"] = PodFiles.HostName(request.Pod) + "\n",
            ["resolv.conf"] = PodFiles.Resolver(request.Pod, network, Machine("/etc/resolv.conf")),
        };
    }

    private static string Machine(string path) => File.Exists(path) ? File.ReadAllText(path) : "";
}
