using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.Decisions;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>An object that all Clusters of a namespace share: made and kept up to date, never deleted, and left alone where a user made it.</summary>
/// <param name="client">The API server.</param>
/// <param name="wanted">What it shall be.</param>
/// <param name="actual">What it is; null when it is not.</param>
internal sealed class SharedItem<T>(KubernetesClient client, T wanted, T? actual) : SupportItem
    where T : class, IKubernetesObject<T>
{
    public override SupportingObject State
    {
        get
        {
            var (kind, name) = (T.Definition.Kind, wanted.Metadata.Name!);
            return actual switch
            {
                null => new(kind, name, SupportState.Missing, $"{kind} {name} is missing.") { IsVital = false },
                _ when DefaultMonitoring.IsOurs(actual.Metadata) && Data(wanted) is var data && !JsonNode.DeepEquals(data, Data(actual)) =>
                    new(kind, name, SupportState.Differs, $"{kind} {name} differs from the operator's own.") { IsVital = false },
                _ => new(kind, name, SupportState.Current) { IsVital = false },
            };
        }
    }

    public override async Task Create(CancellationToken cancel) => await client.Create(wanted, cancel).ConfigureAwait(false);

    public override async Task Update(CancellationToken cancel)
    {
        // What one side has and the other lacks, a merge would keep: the data is replaced as a whole.
        var metadata = new JsonObject
        {
            ["resourceVersion"] = actual!.Metadata.ResourceVersion,
            ["annotations"] = new JsonObject { [Annotations.OperatorVersion] = wanted.Metadata.Annotations![Annotations.OperatorVersion] },
        };
        await client.Patch<T>(wanted.Key(), Patch.Merge(new JsonObject { ["metadata"] = metadata, ["data"] = Replacing() }), cancel).ConfigureAwait(false);
    }

    public override Task Delete(CancellationToken cancel) => Task.CompletedTask;

    private JsonObject Replacing()
    {
        var data = Data(wanted) as JsonObject ?? [];
        foreach (var (key, _) in Data(actual!) as JsonObject ?? [])
        {
            data.TryAdd(key, null);
        }

        return data;
    }

    private static JsonNode? Data(T value) => JsonSerializer.SerializeToNode(value, T.JsonTypeInfo)?["data"]?.DeepClone();
}
