using Surus.Decisions;

namespace Surus.Simulation;

/// <summary>Carries out an instance manager's steps on the model.</summary>
internal readonly struct InstanceExecutor(World world, Instance instance, ManagerMemory session)
{
    /// <summary>Begins a step; false when it failed at once.</summary>
    public bool Begin(InstanceStep step)
    {
        switch (step)
        {
            case InstanceStep.AcquireLease acquire:
                var (name, holder, address, instances) = (instance.Name, session.Session, instance.Address, session.Cluster?.Count);
                session.InstancesSent = Math.Max(session.InstancesSent, instances ?? 0);
                WriteLease(acquire.ExpectedResourceVersion, true, lease => lease with
                {
                    Holder = name, Session = holder, Address = address, Timeline = acquire.Timeline, HandoverLsn = null, Successor = null, LastHolder = name,
                    Instances = instances,
                });
                return true;
            case InstanceStep.RenewLease renew:
                session.InstancesSent = Math.Max(session.InstancesSent, renew.Instances ?? 0);
                WriteLease(renew.ExpectedResourceVersion, true, lease => lease with { Instances = renew.Instances });
                return true;
            case InstanceStep.ReleaseLease release:
                world.Invariants.Released(instance);
                WriteLease(release.ExpectedResourceVersion, false, lease => lease with
                {
                    Holder = null, Session = null, HandoverLsn = release.HandoverLsn, Successor = null,
                });
                return true;
            case InstanceStep.AskPeersToVouch:
                AskPeers();
                return true;
            case InstanceStep.ReportCurrentPrimary report:
                return world.Net.RoundTrip(instance.Party, World.ApiParty) && world.Api.SetCurrent(report.Name, World.Epoch + instance.Clock);
            case InstanceStep.EndManager:
                instance.EndContainer();
                return true;
            case InstanceStep.Rewind or InstanceStep.TakeBaseBackup:
                return Rebuild(step);
            default:
                return Server(step);
        }
    }

    private bool Server(InstanceStep step)
    {
        var postgres = instance.Postgres;
        switch (step)
        {
            case InstanceStep.StartAsPrimary when postgres.State == PostgresState.Stopped && instance.View().HoldsLease:
                postgres.Start(asPrimary: true, null);
                return true;
            case InstanceStep.StartAsStandby start when postgres.State == PostgresState.Stopped:
                session.Follows(instance.Clock);
                postgres.Start(asPrimary: false, start.Primary);
                return true;
            case InstanceStep.FollowPrimary follow:
                session.Follows(instance.Clock);
                postgres.StopReceiver();
                postgres.Followed = follow.Primary;
                return true;
            case InstanceStep.StopFollowing:
                postgres.StopReceiver();
                return true;
            case InstanceStep.Promote promote when postgres is { State: PostgresState.Running, IsPrimary: false } && instance.View().HoldsLease:
                postgres.Promote(promote.NewTimeline);
                return true;
            case InstanceStep.ProvideWalFile:
                // The model has no files.
                return true;
            case InstanceStep.ReloadConfiguration:
                postgres.Reload(session.Synchronous(world, instance.Name));
                return true;
            case InstanceStep.Checkpoint checkpoint:
                Checkpoint(checkpoint.Round);
                return true;
            case InstanceStep.StopPostgres stop:
                postgres.Stop(stop.Mode);
                return true;
            case InstanceStep.SelfFence:
                world.Invariants.Fenced(instance, session);
                postgres.Stop(StopMode.Immediate);
                return true;
            default:
                return false;
        }
    }

    private void WriteLease(string expected, bool hold, Func<LeaseRecord, LeaseRecord> change)
    {
        if (session.IsRenewing)
        {
            return;
        }

        var (w, i, s) = (world, instance, session);
        var (sent, sentAt) = (i.Clock, w.Time.Now);
        s.IsRenewing = true;
        s.RenewedAt = hold ? s.RenewedAt : null;
        w.Time.After(w.ApiDelay(), () =>
        {
            // The request may arrive and its answer be lost: then the manager only knows that it does not know.
            var arrived = w.Net.Open(i.Party, World.ApiParty);
            var accepted = arrived && w.Api.WriteLease(expected, change);
            var lease = w.Api.Lease;
            w.Time.After(w.ApiDelay(), () =>
            {
                s.IsRenewing = false;
                if (!arrived || !w.Net.Open(World.ApiParty, i.Party) || i.Manager != s)
                {
                    return;
                }

                s.InstancesSent = 0;
                if (accepted)
                {
                    s.RenewedAt = hold ? sent : null;
                    i.SanctionedAt = hold && sentAt > i.SanctionedAt ? sentAt : i.SanctionedAt;
                    s.Lease = s.Lease is null || lease.Version > s.Lease.Version ? lease : s.Lease;
                }
                else
                {
                    s.Read(s.Cluster ?? w.Api.Cluster, w.Api.Lease, i.Clock);
                }
            });
        });
    }

    private void AskPeers()
    {
        var (w, i, s) = (world, instance, session);
        var (sent, sentAt) = (i.Clock, w.Time.Now);
        foreach (var peer in w.Instances)
        {
            if (peer == i || s.Cluster?.Names.Contains(peer.Name) != true)
            {
                continue;
            }

            w.Time.After(w.PeerDelay(), () =>
            {
                if (w.Net.Open(i.Party, peer.Party) && peer.Manager is { Listens: true } asked && LeaseUpkeep.MayVouchFor(peer.View(), i.Name))
                {
                    asked.LastVouch = peer.Clock;
                    if (w.Net.Open(peer.Party, i.Party) && i.Manager == s)
                    {
                        s.Vouches[peer.Name] = sent;
                        i.SanctionedAt = sentAt > i.SanctionedAt ? sentAt : i.SanctionedAt;
                    }
                }
            });
        }
    }

    private void Checkpoint(string round)
    {
        var postgres = instance.Postgres;
        postgres.IsCheckpointing = true;
        var life = postgres.Life;
        postgres.WhenAbleAfter(world.Random.Milliseconds(20, 800), () =>
        {
            postgres.IsCheckpointing = false;
            postgres.CheckpointedForRound = life == postgres.Life ? round : postgres.CheckpointedForRound;
        });
    }

    private bool Rebuild(InstanceStep step)
    {
        var source = world.Named(step is InstanceStep.Rewind { Source: var from } ? from : ((InstanceStep.TakeBaseBackup)step).Source);
        var timeline = step is InstanceStep.Rewind { Timeline: var line } ? line : ((InstanceStep.TakeBaseBackup)step).Timeline;
        if (source is null || !world.Linked(instance, source) || !source.Postgres.AcceptsWrites || source.Disk.Timeline != timeline
            || instance.Postgres.State != PostgresState.Stopped)
        {
            return false;
        }

        world.Invariants.Destroys(instance, source);
        var (w, i) = (world, instance);
        var isRewind = step is InstanceStep.Rewind;
        var fails = isRewind && w.Random.Chance(10);
        w.Note($"{i.Name}: {(isRewind ? "pg_rewind" : "pg_basebackup")} from {source.Name}");
        i.BeginWork(isRewind ? DataDirectoryWork.Rewinding : DataDirectoryWork.Cloning, w.Random.Milliseconds(300, isRewind ? 2000 : 4000), () =>
        {
            if (fails || !w.Linked(i, source) || !source.Postgres.AcceptsWrites || source.Disk.Timeline != timeline)
            {
                i.Disk.Kind = isRewind && !fails ? i.Disk.Kind : DataDirectoryKind.Broken;
                i.Disk.RewindFailedFor = isRewind ? timeline : null;
                return;
            }

            if (isRewind && i.Volumes.IsFull)
            {
                i.Postgres.FoundNoRoom();
                return;
            }

            i.Disk.CopyFrom(source.Disk);
            if (!i.Volumes.Replace(i.Disk.OldestWal, i.Disk.Count))
            {
                i.Disk.Wipe();
                i.Disk.Kind = DataDirectoryKind.Broken;
            }
        });
        return true;
    }
}
