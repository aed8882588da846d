using Surus.Decisions;

namespace Surus.Simulation;

/// <summary>
/// What a node does for one instance: it starts its pod's container, starts it again when it ends, ends it when the pod is deleted, fills its volumes, and
/// tells the API server how all that stands whenever it can reach it.
/// </summary>
internal sealed class Kubelet(World world, Instance instance)
{
    private const int FailuresUntilNotReady = 3;
    private const int AttemptsOfAJob = 3;

    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(8);

    private PodRecord? pod;
    private string? running;
    private string? copying;
    private TimeSpan startsAt;
    private TimeSpan? toldToStopAt;
    private TimeSpan probedAt;
    private int failures;
    private int attempts;
    private bool isReady;

    /// <summary>Whether the node is without power.</summary>
    public bool IsDown { get; set; }

    private bool Reaches => world.Net.RoundTrip(instance.Party, World.ApiParty);

    /// <summary>The instance was running when the run began.</summary>
    public void BeginRunning()
    {
        pod = world.Api.Member(instance.Serial)!.Pod!;
        Start(pod.Uid);
    }

    /// <summary>Looks what is to be done.</summary>
    public void Turn()
    {
        if (instance.IsFrozen || IsDown)
        {
            return;
        }

        pod = Reaches ? world.Api.Member(instance.Serial)?.Pod : pod;
        if (running is null)
        {
            Begin();
        }
        else if (pod?.Uid != running)
        {
            instance.EndContainer();
            running = null;
            world.Bury();
        }
        else if (pod.IsLeaving)
        {
            Stop();
        }
        else if (!instance.IsUp)
        {
            StartAgain();
        }

        Probe();
        if (Reaches && world.Api.Member(instance.Serial) is { Job: { IsComplete: false, FailedAt: null } job })
        {
            Fill(job);
        }
    }

    private void Begin()
    {
        if (pod is null || !Reaches)
        {
            return;
        }

        if (pod.IsLeaving)
        {
            Forget();
        }
        else if (Delayed(100, 1500))
        {
            Start(pod.Uid);
        }
    }

    private void Start(string uid)
    {
        (running, toldToStopAt, isReady) = (uid, null, false);
        instance.StartPod();
        if (world.Api.Member(instance.Serial)?.Claim is { WaitsForThePod: true })
        {
            instance.Volumes.Grow();
        }

        Tell(told => told with { Address = instance.Address, Condition = PodCondition.Running });
        world.Api.ChangeMember(instance.Serial, member => member with { Claim = member.Claim! with { WaitsForThePod = false } });
    }

    private void Stop()
    {
        if (!instance.IsUp)
        {
            Forget();
        }
        else if (toldToStopAt is null)
        {
            toldToStopAt = world.Time.Now;
            instance.Manager!.ToldToStop = true;
        }
        else if (world.Time.Now - toldToStopAt > TimeToStop)
        {
            instance.EndContainer();
        }
    }

    private void StartAgain()
    {
        Tell(told => told with { Condition = PodCondition.ContainerEnded });
        if (Delayed(300, 4000))
        {
            instance.StartContainer();
            Tell(told => told with { Condition = PodCondition.Running });
        }
    }

    /// <summary>Nothing of the pod is left, and its object goes.</summary>
    private void Forget()
    {
        if (Reaches)
        {
            var uid = pod!.Uid;
            running = null;
            world.Api.ChangeMember(instance.Serial, member => member.Pod?.Uid == uid ? member with { Pod = null } : member);
        }
    }

    private void Probe()
    {
        if (!instance.IsUp)
        {
            isReady = false;
        }
        else if (world.Time.Now - probedAt >= world.Options.ReadinessPeriod || !isReady)
        {
            probedAt = world.Time.Now;
            failures = instance.Manager is { Serves: true, Listens: true } ? 0 : failures + 1;
            isReady = failures == 0 || (isReady && failures < FailuresUntilNotReady);
        }

        if (pod is { } seen && seen.IsReady != isReady)
        {
            Tell(told => told with { IsReady = isReady });
        }
    }

    private void Tell(Func<PodRecord, PodRecord> change)
    {
        if (Reaches && running is not null)
        {
            world.Api.ChangeMember(instance.Serial, member => member.Pod is { } there && there.Uid == running ? member with { Pod = change(there) } : member);
            pod = world.Api.Member(instance.Serial)?.Pod;
        }
    }

    /// <summary>Copies the data of whoever is behind the service of the primary, as its proxy on this node knows it.</summary>
    private void Fill(JobRecord job)
    {
        if (copying == job.Uid || !Delayed(100, 1500))
        {
            return;
        }

        var source = world.Named(world.Services.Proxy(instance.Party).ReadWrite);
        if (source is null || !world.Linked(instance, source) || source.Postgres.State != PostgresState.Running)
        {
            Failed(job);
            return;
        }

        var life = source.Postgres.Life;
        copying = job.Uid;
        world.Note($"{instance.Name}: its volumes are filled from {source.Name}");
        world.Time.After(world.Random.Milliseconds(300, 4000), () =>
        {
            copying = null;
            if (IsDown || instance.IsFrozen || world.Api.Member(instance.Serial)?.Job?.Uid != job.Uid)
            {
                return;
            }

            if (life != source.Postgres.Life || !world.Linked(instance, source) || !Copy(source))
            {
                Failed(job);
                return;
            }

            world.Api.ChangeMember(instance.Serial, member => member.Job?.Uid == job.Uid ? member with { Job = job with { IsComplete = true } } : member);
        });
    }

    private bool Copy(Instance source)
    {
        instance.Disk.CopyFrom(source.Disk);
        if (instance.Volumes.Replace(instance.Disk.OldestWal, instance.Disk.Count))
        {
            return true;
        }

        instance.Disk.Wipe();
        return false;
    }

    private void Failed(JobRecord job)
    {
        if (++attempts % AttemptsOfAJob == 0)
        {
            world.Api.ChangeMember(
                instance.Serial, member => member.Job?.Uid == job.Uid ? member with { Job = job with { FailedAt = World.Epoch + world.Time.Now } } : member);
        }
    }

    /// <summary>Whether what was begun some turns ago may happen now.</summary>
    private bool Delayed(int from, int to)
    {
        if (startsAt == TimeSpan.Zero)
        {
            startsAt = world.Time.Now + world.Random.Milliseconds(from, to);
        }

        var isDue = world.Time.Now >= startsAt;
        startsAt = isDue ? TimeSpan.Zero : startsAt;
        return isDue;
    }
}
