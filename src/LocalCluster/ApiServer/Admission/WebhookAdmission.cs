using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// Asks the webhooks: the mutating ones one after the other, the validating ones at once.
/// </summary>
internal sealed class WebhookAdmission(ApiCore core) : IAdmissionPlugin
{
    private const string Group = "admissionregistration.k8s.io";

    private readonly WebhookClient client = new(core);
    private readonly ConfigurationCache mutating = new(core.Store, Group + "/mutatingwebhookconfigurations");
    private readonly ConfigurationCache validating = new(core.Store, Group + "/validatingwebhookconfigurations");

    /// <inheritdoc/>
    public async ValueTask Mutate(AdmissionAttributes attributes, CancellationToken cancel)
    {
        if (attributes.Value is null)
        {
            return;
        }

        var called = new List<Webhook>();
        var again = false;
        foreach (var webhook in mutating.Webhooks)
        {
            if (Selected(webhook, attributes) is { } resource)
            {
                var changed = await Change(webhook, attributes, resource, cancel);
                again |= changed && called.Exists(before => before.Reinvokes);
                called.Add(webhook);
            }
        }

        foreach (var webhook in called.Where(one => again && one.Reinvokes))
        {
            await Change(webhook, attributes, Selected(webhook, attributes) ?? attributes.Context.Resource, cancel);
        }
    }

    /// <inheritdoc/>
    public async ValueTask Validate(AdmissionAttributes attributes, CancellationToken cancel)
    {
        var calls = validating.Webhooks
            .Select(webhook => (Webhook: webhook, Resource: Selected(webhook, attributes)))
            .Where(one => one.Resource is not null)
            .Select(one => Call(one.Webhook, attributes, one.Resource!, cancel)).ToList();
        foreach (var call in calls)
        {
            await call;
        }
    }

    private async ValueTask<bool> Change(Webhook webhook, AdmissionAttributes attributes, ApiResource resource, CancellationToken cancel)
    {
        var response = await Call(webhook, attributes, resource, cancel);
        if (response?.Text("patch") is not { Length: > 0 } encoded)
        {
            return false;
        }

        try
        {
            var patch = JsonNode.Parse(Convert.FromBase64String(encoded));
            var value = attributes.Value!;
            var patched = JsonPatch.Apply(WebhookReview.In(resource, value), patch);
            patched["apiVersion"] = value["apiVersion"]?.DeepClone();
            if (JsonAccess.Same(patched, value))
            {
                return false;
            }

            Replace(value, patched);
            ResourceSchemas.Shape(attributes.Context.Resource, value);
            return true;
        }
        catch (Exception error) when (error is FormatException or JsonException or ApiException)
        {
            throw ApiErrors.Internal($"admission webhook \"{webhook.Name}\" sent a patch that can't be applied: {error.Message}");
        }
    }

    private static void Replace(JsonObject value, JsonObject by)
    {
        value.Clear();
        foreach (var (name, member) in by.ToList())
        {
            by.Remove(name);
            value[name] = member;
        }
    }

    private async Task<JsonObject?> Call(Webhook webhook, AdmissionAttributes attributes, ApiResource resource, CancellationToken cancel)
    {
        if (attributes.Context.Request.DryRun && webhook.Value.Text("sideEffects") is not ("None" or "NoneOnDryRun"))
        {
            throw ApiErrors.BadRequest($"admission webhook \"{webhook.Name}\" does not support dry run");
        }

        JsonObject response;
        try
        {
            var review = WebhookReview.Make(attributes, resource);
            response = WebhookReview.Read(await client.Post(webhook, review, cancel), review);
        }
        catch (WebhookException error)
        {
            return webhook.Ignores ? null : throw ApiErrors.Internal($"failed calling webhook \"{webhook.Name}\": {error.Message}");
        }

        attributes.Context.Request.Warnings.AddRange(response.Texts("warnings"));
        return response.Flag("allowed") ? response : throw WebhookReview.Denied(webhook, response);
    }

    private ApiResource? Selected(Webhook webhook, AdmissionAttributes attributes)
    {
        if (attributes.Context.Resource.Group == Group || webhook.Match(attributes) is not { } resource || !InNamespace(webhook, attributes))
        {
            return null;
        }

        var selected = webhook.Objects.IsEverything || Labels(attributes.Value).Exists(webhook.Objects.Matches) || Labels(attributes.Old).Exists(webhook.Objects.Matches);
        return selected && Meets(webhook, attributes, resource) ? resource : null;
    }

    // Conditions that can't be told are what the failure policy is about, as is a call that fails.
    private static bool Meets(Webhook webhook, AdmissionAttributes attributes, ApiResource resource)
    {
        if (webhook.Conditions.IsEmpty)
        {
            return true;
        }

        var (holds, problem) = webhook.Conditions.Evaluate(WebhookReview.Make(attributes, resource).Child("request")!);
        return problem is null || webhook.Ignores ? holds : throw ApiErrors.Forbidden(attributes.Context.Resource, attributes.Subject.Name(), problem);
    }

    private bool InNamespace(Webhook webhook, AdmissionAttributes attributes)
    {
        if (webhook.Namespaces.IsEverything)
        {
            return true;
        }

        var resource = attributes.Context.Resource;
        if (resource.Bucket == "namespaces")
        {
            return Labels(attributes.Subject).Exists(webhook.Namespaces.Matches);
        }

        return !resource.Namespaced
            || webhook.Namespaces.Matches(core.Store.Get("namespaces", new ObjectKey("", attributes.Subject.Namespace()))?.Labels ?? FrozenDictionary<string, string>.Empty);
    }

    private static List<IReadOnlyDictionary<string, string>> Labels(JsonObject? value) =>
        value is null ? [] : [value.Map("metadata", "labels").ToDictionary(StringComparer.Ordinal)];

    // Parsed once for each change of the configurations, not for each write.
    private sealed class ConfigurationCache(Store store, string bucket)
    {
        private volatile Tuple<ImmutableSortedDictionary<ObjectKey, StoredObject>, IReadOnlyList<Webhook>>? known;

        public IReadOnlyList<Webhook> Webhooks
        {
            get
            {
                var present = store.Bucket(bucket).Objects;
                var cached = known;
                if (cached is null || !ReferenceEquals(cached.Item1, present))
                {
                    known = cached = new(present, [.. present.Values.SelectMany(one => Webhook.From(one.Parse()))]);
                }

                return cached.Item2;
            }
        }
    }
}

/// <summary>AdmissionReviews, asked and answered.</summary>
internal static class WebhookReview
{
    /// <summary>What a webhook is asked.</summary>
    public static JsonObject Make(AdmissionAttributes attributes, ApiResource resource)
    {
        var own = attributes.Context.Resource;
        var request = new JsonObject
        {
            ["uid"] = Guid.NewGuid().ToString(),
            ["kind"] = Kind(resource),
            ["resource"] = Resource(resource),
        };
        AddUnlessEmpty(request, "subResource", attributes.Subresource);
        request["requestKind"] = Kind(own);
        request["requestResource"] = Resource(own);
        AddUnlessEmpty(request, "requestSubResource", attributes.Subresource);
        AddUnlessEmpty(request, "name", attributes.Subject.Name());
        AddUnlessEmpty(request, "namespace", own.Bucket == "namespaces" ? attributes.Subject.Name() : attributes.Subject.Namespace());
        request["operation"] = attributes.Operation;
        request["userInfo"] = ReviewEndpoints.User(attributes.Context.Request.User);
        request["object"] = attributes.Value is { } value ? In(resource, value) : null;
        request["oldObject"] = attributes.Old is { } old ? In(resource, old) : null;
        request["dryRun"] = attributes.Context.Request.DryRun;
        request["options"] = Options(attributes);
        return new JsonObject { ["kind"] = "AdmissionReview", ["apiVersion"] = "admission.k8s.io/v1", ["request"] = request };
    }

    /// <summary>The response in an answer.</summary>
    /// <exception cref="WebhookException">It is no answer to the question.</exception>
    public static JsonObject Read(byte[] body, JsonObject review)
    {
        JsonNode? answer;
        try
        {
            answer = JsonReading.Read(body).Value;
        }
        catch (JsonException error)
        {
            throw new WebhookException($"failed to call webhook: the answer is no JSON: {error.Message}", error);
        }

        if (answer.Text("kind") != "AdmissionReview" || answer.Text("apiVersion") != "admission.k8s.io/v1" || answer.Child("response") is not { } response)
        {
            throw new WebhookException("received invalid webhook response: expected an AdmissionReview of admission.k8s.io/v1 with a response");
        }

        if (response.Text("uid") != review.Text("request", "uid"))
        {
            throw new WebhookException($"received invalid webhook response: expected response.uid={review.Text("request", "uid")}, got {response.Text("uid")}");
        }

        if (response["patch"] is not null && response.Text("patchType") != "JSONPatch")
        {
            throw new WebhookException("received invalid webhook response: webhook returned response.patch but not response.patchType=JSONPatch");
        }

        return response;
    }

    /// <summary>The refusal that a webhook gave.</summary>
    public static ApiException Denied(Webhook webhook, JsonObject response)
    {
        var status = response.Child("status");
        var code = status.Integer("code") ?? 400;
        var message = status.Text("message") is { Length: > 0 } said ? $" {said}" : status.Text("reason") is { Length: > 0 } why ? $" {why}" : "";
        return new ApiException(
            code is >= 400 and < 600 ? (int)code : 400,
            status.Text("reason") ?? "",
            $"admission webhook \"{webhook.Name}\" denied the request" + (message.Length > 0 ? $":{message}" : " without explanation"),
            status.Child("details"));
    }

    /// <summary>An object as a webhook is to see it: in the version it knows, and without what only the server needs.</summary>
    public static JsonObject In(ApiResource resource, JsonObject value)
    {
        var copy = value.Copy();
        copy["apiVersion"] = resource.ApiVersion;
        return copy;
    }

    private static JsonObject Options(AdmissionAttributes attributes)
    {
        var request = attributes.Context.Request;
        var options = new JsonObject
        {
            ["kind"] = attributes.Operation switch { "CREATE" => "CreateOptions", "DELETE" => "DeleteOptions", _ => "UpdateOptions" },
            ["apiVersion"] = "meta.k8s.io/v1",
        };
        foreach (var (name, member) in request.SaidOptions)
        {
            options[name] = member?.DeepClone();
        }

        if (request.DryRun)
        {
            options["dryRun"] = new JsonArray("All");
        }

        return options;
    }

    private static JsonObject Kind(ApiResource resource) => new() { ["group"] = resource.Group, ["version"] = resource.Version, ["kind"] = resource.Kind };

    private static JsonObject Resource(ApiResource resource) => new() { ["group"] = resource.Group, ["version"] = resource.Version, ["resource"] = resource.Plural };

    private static void AddUnlessEmpty(JsonObject target, string name, string text)
    {
        if (text.Length > 0)
        {
            target[name] = text;
        }
    }
}
