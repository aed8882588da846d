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
        var victim = Random.Chance(50) ? world.Named(world.Api.Cluster.Current)! : Random.Pick(world.Instances);
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
                world.Api.SetTarget(Random.Pick(world.Instances).Name, world.Api.Cluster.Current);
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

    private void Stop(Fault fault, Instance victim, TimeSpan lasts)
    {
        if (!victim.IsUp || victim.IsFrozen || (fault == Fault.VolumeDeleted && IsNeeded(victim)))
        {
            return;
        }

        if (fault == Fault.PodStopped && Random.Chance(90))
        {
            victim.Manager!.ToldToStop = true;
            var session = victim.Manager;
            world.Time.After(TimeSpan.FromSeconds(8), () => End(fault, victim, session));
            return;
        }

        End(fault, victim, victim.Manager!, lasts);
    }

    private void End(Fault fault, Instance victim, ManagerMemory session, TimeSpan? down = null)
    {
        if (victim.IsUp && victim.Manager != session)
        {
            return;
        }

        if (victim.IsFrozen)
        {
            victim.WhenThawed(() => End(fault, victim, session, down));
            return;
        }

        var nodeDown = fault == Fault.NodeDown;
        if (nodeDown)
        {
            CutOff(victim, down!.Value);
        }

        world.Operator.ConnectionClosed(victim, session.Session);
        victim.KillContainer();
        var newPod = fault is Fault.PodStopped or Fault.PodForceDeleted or Fault.VolumeDeleted;
        victim.Pod = nodeDown ? PodCondition.Running : newPod ? PodCondition.Missing : PodCondition.ContainerEnded;
        if (fault == Fault.VolumeDeleted)
        {
            victim.Disk.Wipe();
            victim.Volumes.Replace(0, 0);
        }

        world.Operator.PodChanged(victim);
        world.Time.After(nodeDown ? down!.Value : Random.Milliseconds(300, 4000), () => Return(victim, newPod));
    }

    private void Return(Instance victim, bool newPod)
    {
        if (victim.IsUp)
        {
            return;
        }

        if (newPod)
        {
            victim.StartPod();
        }
        else
        {
            victim.StartContainer();
        }

        world.Operator.PodChanged(victim);
    }

    /// <summary>The user deletes a volume only where another instance is known to hold the data: that is not the protocol's to save.</summary>
    private bool IsNeeded(Instance victim) =>
        victim.Disk.Kind == DataDirectoryKind.Primary || world.Named(world.Api.Cluster.Current) is not { Postgres.AcceptsWrites: true };

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
