using Surus.Api;
using Surus.Decisions;

namespace Surus.Simulation;

/// <summary>Carries out the operator's steps on the objects of instances. Each names what it expects to find, so that a stale one fails.</summary>
internal readonly struct OperatorSteps(World world)
{
    /// <summary>Does a step; false when it failed.</summary>
    public bool Do(ClusterStep step)
    {
        switch (step)
        {
            case ClusterStep.CreateVolume create:
                var claim = new ClaimRecord(world.Api.NewUid("claim"), false, null, false, false);
                world.Api.ChangeMember(create.Serial, member => member.Claim is null ? member with { Claim = claim } : member);
                world.Add(create.Serial);
                return true;
            case ClusterStep.CreateJob create:
                var job = new JobRecord(world.Api.NewUid("job"), false, null);
                return Change(create.Serial, member => member.Job is null ? member with { Job = job } : member);
            case ClusterStep.CreatePod create:
                var pod = new PodRecord(world.Api.NewUid("pod"), "", PodCondition.Pending, create.Role, false, false);
                return Change(create.Serial, member => member.Pod is null ? member with { Pod = pod } : member);
            case ClusterStep.MarkVolumeReady mark:
                return ChangeClaim(mark.ClaimName, mark.ExpectedUid, found => found with { IsFilled = true });
            case ClusterStep.DeleteVolume delete:
                return ChangeClaim(delete.ClaimName, delete.ExpectedUid, found => found with { IsLeaving = true });
            case ClusterStep.DeletePod delete:
                world.Api.DeletePod(SerialOf(delete.Name), delete.ExpectedUid);
                return true;
            case ClusterStep.DeleteJob delete:
                return Change(SerialOf(delete.Name), member => member.Job?.Uid == delete.ExpectedUid ? member with { Job = null } : member);
            case ClusterStep.SetRole role:
                return Change(SerialOf(role.Name), member => member with
                {
                    Pod = role.Pod && member.Pod is { } there ? there with { Role = role.Role } : member.Pod,
                    Claim = member.Claim is { } kept ? kept with { Role = role.Role } : null,
                });
            default:
                throw new NotSupportedException($"The model has no {step}.");
        }
    }

    private bool Change(int serial, Func<MemberRecord, MemberRecord> change)
    {
        world.Api.ChangeMember(serial, member => member.IsEmpty ? member : change(member));
        return true;
    }

    private bool ChangeClaim(string name, string uid, Func<ClaimRecord, ClaimRecord> change)
    {
        var changed = false;
        world.Api.ChangeMember(SerialOf(name), member =>
        {
            changed = member.Claim?.Uid == uid;
            return changed ? member with { Claim = change(member.Claim!) } : member;
        });
        return changed;
    }

    /// <summary>The serial in the name of an instance, or of something of it: <c>c-3</c>, <c>c-3-wal</c>, <c>c-3-join</c>.</summary>
    private static int SerialOf(string name) => ObjectNames.InstanceSerial("c", string.Join('-', name.Split('-')[..2]))!.Value;
}
