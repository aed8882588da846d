using Surus.Api;

namespace Surus.Decisions;

/// <summary>How an instance stands, judged by its volumes.</summary>
public enum MemberState
{
    /// <summary>Its serial is taken, and its data volume was not made yet.</summary>
    Reserved,

    /// <summary>Its volumes are being made and filled.</summary>
    Initializing,

    /// <summary>Its volumes are there: it can run.</summary>
    Complete,

    /// <summary>Its data volume is on its way out.</summary>
    Leaving,

    /// <summary>Its data volume is gone.</summary>
    Lost,

    /// <summary>Its data volume is there, and another that holds part of the data is gone.</summary>
    Unusable,
}

/// <summary>Judges instances by their volumes.</summary>
internal static class MemberStates
{
    public static MemberState Of(MemberView member)
    {
        var data = member.Data;
        if (data is null || data.Claim is null)
        {
            return data is { IsLost: true } ? MemberState.Lost : MemberState.Reserved;
        }

        if (!data.Exists)
        {
            return MemberState.Leaving;
        }

        if (data.PvcStatus == PvcStatuses.Initializing)
        {
            return MemberState.Initializing;
        }

        return member.Volumes.Any(volume => volume is { IsWanted: true, Role: not PvcRoles.Data } && (volume.IsLost || IsLeaving(volume)))
            ? MemberState.Unusable
            : MemberState.Complete;
    }

    private static bool IsLeaving(VolumeView volume) => volume is { Claim: not null, Exists: false };
}
