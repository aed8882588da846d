using System.Text;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Operator;

/// <summary>Tells the API server by which authority to know the webhooks: writes <c>caBundle</c> into their configurations.</summary>
internal sealed class WebhookTrust(KubernetesClient client)
{
    /// <summary>Writes the authority where another one, or none, stands. A configuration that is missing is left to whoever installs.</summary>
    public async Task Write(string authority, CancellationToken cancel)
    {
        var bundle = Encoding.UTF8.GetBytes(authority);
        var mutating = await client.Find<MutatingWebhookConfiguration>(Key(OperatorNames.MutatingWebhooks), cancel).ConfigureAwait(false);
        await Write<MutatingWebhookConfiguration>(
            OperatorNames.MutatingWebhooks, mutating?.Webhooks?.Select(webhook => (webhook.Name, webhook.ClientConfig)), bundle, cancel).ConfigureAwait(false);
        var validating = await client.Find<ValidatingWebhookConfiguration>(Key(OperatorNames.ValidatingWebhooks), cancel).ConfigureAwait(false);
        await Write<ValidatingWebhookConfiguration>(
            OperatorNames.ValidatingWebhooks, validating?.Webhooks?.Select(webhook => (webhook.Name, webhook.ClientConfig)), bundle, cancel).ConfigureAwait(false);
    }

    private async Task Write<T>(string name, IEnumerable<(string Name, WebhookClientConfig Client)>? webhooks, byte[] bundle, CancellationToken cancel)
        where T : class, IKubernetesObject<T>
    {
        var operations = new JsonArray();
        foreach (var (webhook, index) in (webhooks ?? []).Select((webhook, index) => (webhook, index)))
        {
            if (webhook.Client.CaBundle is { } known && known.AsSpan().SequenceEqual(bundle))
            {
                continue;
            }

            // The test makes the patch fail, and not hit another webhook, when the list has changed meanwhile.
            operations.Add((JsonNode)new JsonObject { ["op"] = "test", ["path"] = $"/webhooks/{index}/name", ["value"] = webhook.Name });
            operations.Add((JsonNode)new JsonObject
            {
                ["op"] = "add",
                ["path"] = $"/webhooks/{index}/clientConfig/caBundle",
                ["value"] = Convert.ToBase64String(bundle),
            });
        }

        if (operations.Count > 0)
        {
            await client.Patch<T>(Key(name), Patch.Json(operations), cancel).ConfigureAwait(false);
        }
    }

    private static NamespacedName Key(string name) => new(null, name);
}
