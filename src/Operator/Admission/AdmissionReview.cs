using System.Text.Json;
using System.Text.Json.Serialization;
using Surus.KubernetesTypes;

namespace Surus.Operator;

/// <summary>What the API server asks a webhook, and what the webhook answers: <c>admission.k8s.io/v1</c>.</summary>
internal sealed record AdmissionReview
{
    public string ApiVersion { get => field ?? "admission.k8s.io/v1"; init; }

    public string Kind { get => field ?? "AdmissionReview"; init; }

    public AdmissionRequest? Request { get; init; }

    public AdmissionResponse? Response { get; init; }
}

/// <summary>A write that waits for an answer.</summary>
internal sealed record AdmissionRequest
{
    /// <summary>Ties the answer to the question.</summary>
    public string Uid { get => field ?? ""; init; }

    public string? Name { get; init; }

    public string? Namespace { get; init; }

    /// <summary>CREATE, UPDATE, DELETE or CONNECT.</summary>
    public string? Operation { get; init; }

    /// <summary>The object as it would be stored.</summary>
    public JsonElement? Object { get; init; }

    /// <summary>The object as it is stored.</summary>
    public JsonElement? OldObject { get; init; }
}

/// <summary>The answer to a write.</summary>
internal sealed record AdmissionResponse
{
    public required string Uid { get; init; }

    public required bool Allowed { get; init; }

    /// <summary>Why it is refused.</summary>
    public ApiStatus? Status { get; init; }

    /// <summary>Shown to whoever wrote.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>A JSON patch; base64 in JSON.</summary>
    public byte[]? Patch { get; init; }

    public string? PatchType { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AdmissionReview))]
internal sealed partial class AdmissionJsonContext : JsonSerializerContext;
