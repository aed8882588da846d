using System.Globalization;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Faults;

/// <summary>Sends signals to processes in pods.</summary>
internal sealed class PodSignals(IReadOnlyList<VirtualNode> nodes)
{
    /// <summary>Sends a signal to a container's first process, or to those of a name.</summary>
    /// <param name="pod">The pod's <c>namespace/name</c>.</param>
    /// <param name="signal">The signal, as SIGKILL, KILL or 9.</param>
    /// <param name="container">The container; null: the pod's first.</param>
    /// <param name="process">
    /// The process's program, or else words of its command line; of a process and its descendants only the first is meant. Null:
    /// the container's first process.
    /// </param>
    /// <exception cref="FaultException">There is no such pod, container, process or signal.</exception>
    public string Send(string pod, string signal, string? container, string? process)
    {
        var number = Signals.Number(signal)
            ?? throw new FaultException($"There is no signal {signal}: name one such as SIGKILL, SIGTERM, SIGSTOP, SIGCONT, or its number.");
        var worker = Pod(pod);
        var name = container ?? worker.Pod.Spec!.Containers[0].Name;
        var found = worker.Find(name)
            ?? throw new FaultException($"The pod {pod} has no container {name}: it has {string.Join(", ", worker.Pod.Spec!.Containers.Select(one => one.Name))}.");
        var inside = found.Cgroup is { } group && found.View.IsUp ? ProcessTree.Of(Cgroups.Processes(group)) : [];
        var chosen = ProcessTree.Tops(process is null ? inside : ProcessTree.Named(inside, process));
        if (chosen.Count == 0)
        {
            throw new FaultException(inside.Count == 0
                ? $"Container {name} of pod {pod} does not run."
                : $"No process of container {name} of pod {pod} is \"{process}\" or has that in its command line; there are {string.Join(", ", inside.Select(one => $"\"{one.CommandLine}\"").Distinct())}.");
        }

        foreach (var one in chosen)
        {
            Native.Signal(one.Pid, number);
        }

        var words = chosen.Select(one => string.Create(CultureInfo.InvariantCulture, $"\"{one.CommandLine}\" (process {one.Pid} of this machine)"));
        return $"Sent {Signals.Name(number)} to {string.Join(", ", words)} in container {name} of pod {pod}.";
    }

    private PodWorker Pod(string pod)
    {
        if (pod.Split('/') is not [var @namespace, var name])
        {
            throw new FaultException($"Name the pod as NAMESPACE/NAME, such as default/{pod}.");
        }

        return nodes.Select(node => node.Agent?.Find(@namespace, name)).FirstOrDefault(worker => worker is not null)
            ?? throw new FaultException($"No node that runs has the pod {name} of namespace {@namespace}: `kubectl get pods -n {@namespace} -o wide` lists them.");
    }
}
