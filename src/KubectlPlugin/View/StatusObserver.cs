using System.Globalization;
using System.Text.Json;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.KubectlPlugin;

/// <summary>Reads all that <c>status</c> shows. What cannot be read becomes a sentence in the view, never an end of it.</summary>
internal sealed class StatusObserver(CommandContext context, TimeSpan timeout, int verbosity)
{
    private const string Container = "postgres";
    private readonly List<string> errors = [];

    public async Task<StatusView> Observe(string name, CancellationToken cancel)
    {
        var cluster = await context.Cluster(name, cancel).ConfigureAwait(false);
        var pods = await context.Pods(name, cancel).ConfigureAwait(false);
        var instances = await Task.WhenAll(Names(cluster, pods).Select(instance => Instance(instance, pods, cancel))).ConfigureAwait(false);
        var primary = instances.FirstOrDefault(instance => instance.Name == cluster.Status?.CurrentPrimary && instance.Report is not null);
        return new StatusView
        {
            Cluster = cluster,
            Now = context.Now,
            Instances = instances,
            DisruptionBudgets = await Budgets(name, cancel).ConfigureAwait(false),
            Certificates = Certificates(cluster),
            DataSize = FirstWord(await Output(primary, ["du", "-sLh", PodPaths.PgData], cancel).ConfigureAwait(false)),
            Configuration = verbosity > 1 ? await Output(primary, ["cat", PodPaths.PgData + "/custom.conf"], cancel).ConfigureAwait(false) : null,
            HbaRules = verbosity > 1 ? await Output(primary, ["cat", PodPaths.PgData + "/pg_hba.conf"], cancel).ConfigureAwait(false) : null,
            Verbosity = verbosity,
            Errors = errors,
        };
    }

    // Also instances that should be there and have no pod.
    private static IEnumerable<string> Names(Cluster cluster, IReadOnlyList<Pod> pods) =>
        pods.Select(pod => pod.Metadata.Name ?? "").Union(cluster.Status?.InstanceNames ?? [])
            .OrderBy(name => ObjectNames.InstanceSerial(cluster.Metadata.Name ?? "", name) ?? int.MaxValue)
            .ThenBy(name => name, StringComparer.Ordinal);

    /// <summary>One instance; why it does not report is part of the view.</summary>
    public async Task<InstanceView> Instance(string name, IReadOnlyList<Pod> pods, CancellationToken cancel)
    {
        var pod = pods.FirstOrDefault(candidate => candidate.Metadata.Name == name);
        if (PodProblem.Of(pod) is { } problem)
        {
            return new InstanceView(name, pod, null, problem);
        }

        try
        {
            var report = await Report(name, cancel).ConfigureAwait(false);
            return new InstanceView(name, pod, report, null);
        }
        catch (Exception error) when (error is ApiException or ApiConnectionException or ExecException or PluginException or JsonException)
        {
            return new InstanceView(name, pod, null, error.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new InstanceView(name, pod, null, $"no answer within {timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)}s");
        }
    }

    private async Task<InstanceStatusReport> Report(string pod, CancellationToken cancel)
    {
        var result = await Run(pod, [PodPaths.Manager, "instance", "status"], cancel).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new PluginException($"its manager ended with exit code {result.ExitCode}: {FirstLine(result.Error)}");
        }

        return JsonSerializer.Deserialize(result.Output, InstanceStatusReport.JsonTypeInfo) ?? throw new PluginException("its manager reported nothing");
    }

    private async Task<string?> Output(InstanceView? primary, IReadOnlyList<string> command, CancellationToken cancel)
    {
        if (primary is null)
        {
            return null;
        }

        try
        {
            var result = await Run(primary.Name, command, cancel).ConfigureAwait(false);
            if (result.ExitCode == 0)
            {
                return result.Output;
            }

            errors.Add($"{command[0]} in {primary.Name}: {FirstLine(result.Error)}");
        }
        catch (Exception error) when (error is ApiException or ApiConnectionException or ExecException)
        {
            errors.Add(error.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            errors.Add($"{command[0]} in {primary.Name} did not end in time.");
        }

        return null;
    }

    private async Task<ExecResult> Run(string pod, IReadOnlyList<string> command, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        return await context.Client.Run(context.Key(pod), new ExecOptions { Command = command, Container = Container }, limit.Token).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<PodDisruptionBudget>> Budgets(string name, CancellationToken cancel)
    {
        try
        {
            return (await context.Client.ListAll<PodDisruptionBudget>(new Selection(context.Namespace, $"{Labels.Cluster}={name}"), cancel)
                .ConfigureAwait(false)).Items;
        }
        catch (ApiException error)
        {
            errors.Add(error.Message);
            return [];
        }
    }

    // The operator keeps the dates in the status, so that nobody needs the right to read secrets.
    private List<CertificateView> Certificates(Cluster cluster)
    {
        var certificates = new List<CertificateView>();
        foreach (var (secret, text) in cluster.Status?.Certificates?.Expirations ?? new Dictionary<string, string>())
        {
            if (ExpirationText.TryParse(text, out var expires))
            {
                certificates.Add(new CertificateView(secret, expires));
            }
            else
            {
                errors.Add($"The status has no readable expiration of the certificate in secret {secret}: \"{text}\".");
            }
        }

        return [.. certificates.OrderBy(certificate => certificate.Secret, StringComparer.Ordinal)];
    }

    private static string? FirstWord(string? text) => text?.Split((char[])[' ', '\t', '\n'], 2)[0];

    private static string FirstLine(string text) => Words.Or(text.Trim().Split('\n')[0], "it gave no reason");
}
