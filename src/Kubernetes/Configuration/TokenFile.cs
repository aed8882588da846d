namespace Surus.Kubernetes;

/// <summary>A token in a file that someone else renews, such as the kubelet: read again every minute and whenever it was refused.</summary>
/// <param name="path">The file; white space around the token does not count.</param>
/// <param name="time">The clock.</param>
public sealed class TokenFile(string path, TimeProvider time) : ITokenSource
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private volatile Reading? last;

    /// <inheritdoc/>
    public async ValueTask<string> Get(CancellationToken cancel)
    {
        if (last is { } known && time.GetElapsedTime(known.At) < KeptFor)
        {
            return known.Token;
        }

        var read = new Reading(await Read(cancel).ConfigureAwait(false), time.GetTimestamp());
        last = read;
        return read.Token;
    }

    /// <inheritdoc/>
    public void Refused(string token)
    {
        if (last?.Token == token)
        {
            last = null;
        }
    }

    private async Task<string> Read(CancellationToken cancel)
    {
        try
        {
            var token = (await File.ReadAllTextAsync(path, cancel).ConfigureAwait(false)).Trim();
            return token.Length > 0 ? token : throw new KubernetesConfigurationException($"The token file {path} is empty.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesConfigurationException($"The token file {path} cannot be read: {error.Message}", error);
        }
    }

    private sealed record Reading(string Token, long At);
}
