using Microsoft.Extensions.Logging;
using Surus.Kubernetes;

namespace Surus.Operator;

/// <summary>Looks after what the webhooks rely on, for as long as the operator runs.</summary>
internal sealed partial class AdmissionUpkeep(WebhookCertificate certificate, VolumeSnapshotSupport snapshots, TimeProvider time, ILogger logger)
{
    /// <summary>How often it looks: who applies the install manifest again may take the authority out of the configurations.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(2);

    /// <summary>Goes on until <paramref name="cancel"/> is cancelled; what fails is tried again.</summary>
    public async Task Run(CancellationToken cancel)
    {
        while (true)
        {
            await Task.Delay(await Look(cancel).ConfigureAwait(false) ? Period : RetryPeriod, time, cancel).ConfigureAwait(false);
        }
    }

    private async Task<bool> Look(CancellationToken cancel)
    {
        try
        {
            await certificate.Ensure(cancel).ConfigureAwait(false);
            await snapshots.Refresh(cancel).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is ApiException or ApiConnectionException or UnreadableObjectException)
        {
            LogFailed(logger, error.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The webhooks could not be looked after, and this is tried again: {Detail}")]
    private static partial void LogFailed(ILogger logger, string detail);
}
