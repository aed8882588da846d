using Surus.Decisions;

namespace Surus.Simulation;

/// <summary>Lets faults happen, at times and to parties that the seed chooses.</summary>
internal sealed class FaultPlan(World world)
{
    private Prng Random => world.Random;

    public void Begin()
    {
        if (world.Options.Faults.Count > 0)
        {
            world.Time.After(Random.Milliseconds(3000, 6000), Next);
        }
    }

    private void Next()
    {
        if (world.Time.Now > world.Options.Faulty - TimeSpan.FromSeconds(1))
        {
            return;
        }

        var fault = Random.Pick(world.Options.Faults);
        var victim = (Random.Chance(50) ? world.Named(world.Api.Cluster.Current) : null) ?? Random.Pick(world.Instances);
        var lasts = Random.Chance(50) ? Random.Milliseconds(300, 3000) : Random.Milliseconds(3000, 25000);
        world.Note($"FAULT {fault} {victim.Name} for {lasts.TotalSeconds:0.0} s");
        Happen(fault, victim, lasts);
        world.Time.After(Random.Chance(40) ? Random.Milliseconds(10, 500) : Random.Milliseconds(500, 15000), Next);
    }

    private void Happen(Fault fault, Instance victim, TimeSpan lasts)
    {
        switch (fault)
        {
            case Fault.ManagerKilled or Fault.PodStopped or Fault.PodForceDeleted or Fault.NodeDown or Fault.VolumeDeleted:
                Stop(fault, victim, lasts);
                break;
            case Fault.NodeFrozen when victim.IsUp && !victim.IsFrozen:
                CutOff(victim, lasts);
                victim.Freeze();
                world.Time.After(lasts, victim.Thaw);
                break;
            case Fault.StaleReads:
                world.StaleUntil = world.Time.Now + lasts;
                break;
            case Fault.ReportsDelayed:
                world.ReportsLateUntil = world.Time.Now + lasts;
                break;
            case Fault.MessagesDelayed:
                world.SlowUntil = world.Time.Now + lasts;
                break;
            case Fault.PostmasterKilled when !victim.IsFrozen && victim.Postgres.State != PostgresState.Stopped && victim.Disk.HangsSince is null:
                victim.Postgres.Kill();
                victim.Manager?.Crashes.Add(victim.Clock);
                break;
            case Fault.PostmasterSuspended when victim.Postgres.State != PostgresState.Stopped:
                victim.Postgres.SuspendedSince ??= world.Time.Now;
                world.Time.After(lasts, () => victim.Postgres.SuspendedSince = null);
                break;
            case Fault.DiskHangs when victim.Disk.HangsSince is null:
                victim.Disk.HangsSince = world.Time.Now;
                world.Time.After(lasts, () => victim.Disk.HangsSince = null);
                break;
            case Fault.VolumeFills:
                Fill(victim, lasts);
                break;
            case Fault.OperatorKilled when world.Operator.IsUp:
                world.Operator.Kill();
                world.Time.After(lasts, world.Operator.Start);
                break;
            case Fault.SwitchoverAsked:
                world.Api.AskForSwitchover(Random.Pick(world.Instances).Name, World.Epoch + world.Time.Now);
                break;
            case Fault.InstancesAdded or Fault.InstancesRemoved:
                Scale(fault == Fault.InstancesAdded ? 1 : -1);
                break;
            default:
                Cut(fault, victim, lasts);
                break;
        }
    }

    /// <summary>Something fills a volume of one or of all, at once or slowly, until it is grown, or until all faults end.</summary>
    private void Fill(Instance victim, TimeSpan lasts)
    {
        var victims = Random.Chance(25) ? world.Instances : [victim];
        var (onWal, atOnce, isGrown) = (Random.Chance(70), Random.Chance(60), Random.Chance(80));
        foreach (var each in victims)
        {
            if (atOnce)
            {
                each.Volumes.Fill(onWal, null);
            }
            else
            {
                FillSlowly(each, onWal, world.Time.Now + lasts);
            }

            if (isGrown)
            {
                world.Time.After(lasts + Random.Milliseconds(0, 2000), each.Volumes.Grow);
            }
        }
    }

    private void FillSlowly(Instance victim, bool onWal, TimeSpan until)
    {
        if (world.Time.Now < until && world.Time.Now < world.Options.Faulty)
        {
            victim.Volumes.Fill(onWal, Random.Below(64) << 20);
            world.Time.After(Random.Milliseconds(100, 400), () => FillSlowly(victim, onWal, until));
        }
    }

    /// <summary>Somebody asks for an instance more or less, but never for fewer than commits wait for.</summary>
    private void Scale(int by)
    {
        var wanted = world.Api.Cluster.Wanted + by;
        if (wanted >= Math.Max(1, world.Options.SynchronousStandbys + 1) && wanted <= world.Options.Instances + 2)
        {
            world.Api.Scale(wanted);
        }
    }

    private void Stop(Fault fault, Instance victim, TimeSpan lasts)
    {
        if (!victim.IsUp || victim.IsFrozen)
        {
            return;
        }

        switch (fault)
        {
            case Fault.NodeDown:
                CutOff(victim, lasts);
                victim.Kubelet.IsDown = true;
                victim.EndContainer();
                world.Time.After(lasts, () => victim.Kubelet.IsDown = false);
                break;
            case Fault.PodStopped when world.Api.Member(victim.Serial)?.Pod is { } pod:
                world.Api.DeletePod(victim.Serial, pod.Uid);
                break;
            case Fault.PodForceDeleted:
                world.Api.ChangeMember(victim.Serial, member => member with { Pod = null });
                EndSoon(victim);
                break;
            case Fault.VolumeDeleted when !IsNeeded(victim):
                victim.EndContainer();
                victim.Disk.Wipe();
                victim.Volumes.Replace(0, 0);
                world.Api.ChangeMember(victim.Serial, member => member with { Pod = null, Claim = null, Job = null });
                break;
            case Fault.ManagerKilled:
                victim.EndContainer();
                break;
        }
    }

    /// <summary>The container of a pod that was deleted by force ends at once, or when its node next looks.</summary>
    private void EndSoon(Instance victim)
    {
        if (Random.Chance(50))
        {
            victim.EndContainer();
        }
    }

    /// <summary>
    /// The user deletes a volume only where another instance holds its data, be it that a failover goes on: else that is not the protocol's to save.
    /// </summary>
    private bool IsNeeded(Instance victim) =>
        victim.Disk.Kind == DataDirectoryKind.Primary || world.Api.Cluster.Target == victim.Name || world.Api.Lease.Successor == victim.Name
        || !world.Instances.Any(other => other != victim && other.IsUp && victim.Disk.SharesPrefix(other.Disk, victim.Disk.Count) && other.Disk.Count > victim.Disk.Count);

    private void Cut(Fault fault, Instance victim, TimeSpan lasts)
    {
        switch (fault)
        {
            case Fault.NodeCutOff:
                CutOff(victim, lasts);
                break;
            case Fault.NetworkSplit:
                Split(lasts);
                break;
            case Fault.LinkCutOneWay:
                var other = Random.Below(world.Net.Parties);
                CutFor(other == victim.Party ? World.OperatorParty : other, victim.Party, lasts, Random.Chance(50));
                break;
            case Fault.InstanceCutFromApiServer:
                CutFor(World.ApiParty, victim.Party, lasts, true);
                CutFor(World.ApiParty, victim.Party, lasts, false);
                break;
            case Fault.ApiServerDown:
                for (var party = 1; party < world.Net.Parties; party++)
                {
                    CutFor(World.ApiParty, party, lasts, true);
                    CutFor(World.ApiParty, party, lasts, false);
                }

                break;
            case Fault.OperatorCutFromInstances:
                foreach (var instance in world.Instances)
                {
                    CutFor(World.OperatorParty, instance.Party, lasts, true);
                }

                break;
        }
    }

    /// <summary>Two halves that do not hear each other; API server and operator are in one of them each.</summary>
    private void Split(TimeSpan lasts)
    {
        var sides = Enumerable.Range(0, world.Net.Parties).Select(_ => Random.Chance(50)).ToArray();
        sides[World.OperatorParty] = Random.Chance(80) ? sides[World.ApiParty] : sides[World.OperatorParty];
        for (var left = 0; left < sides.Length; left++)
        {
            for (var right = 0; right < left; right++)
            {
                if (sides[left] != sides[right])
                {
                    CutFor(left, right, lasts, true);
                    CutFor(left, right, lasts, false);
                }
            }
        }
    }

    private void CutOff(Instance victim, TimeSpan lasts)
    {
        for (var party = 0; party < world.Net.Parties; party++)
        {
            if (party != victim.Party)
            {
                CutFor(party, victim.Party, lasts, true);
                CutFor(party, victim.Party, lasts, false);
            }
        }
    }

    private void CutFor(int left, int right, TimeSpan lasts, bool leftToRight)
    {
        var (from, to) = leftToRight ? (left, right) : (right, left);
        world.Net.Cut(from, to);
        world.Time.After(lasts, () => world.Net.Heal(from, to));
    }
}
