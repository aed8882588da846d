using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Operator;

/// <summary>What is asked of one kind: its defaults, its rules, its warnings.</summary>
internal abstract class KindAdmission
{
    private const int Unprocessable = 422;
    private const int BadRequest = 400;

    /// <summary>Where the kind is served.</summary>
    public abstract ResourceDefinition Definition { get; }

    /// <summary>Fills defaults in.</summary>
    public abstract AdmissionResponse Mutate(AdmissionRequest request);

    /// <summary>Checks a definition.</summary>
    public abstract AdmissionResponse Validate(AdmissionRequest request);

    protected static AdmissionResponse Allow(AdmissionRequest request, IReadOnlyList<string>? warnings = null) =>
        new() { Uid = request.Uid, Allowed = true, Warnings = warnings is { Count: > 0 } ? warnings : null };

    protected AdmissionResponse Refuse(AdmissionRequest request, IReadOnlyList<FieldError> errors, IReadOnlyList<string> warnings)
    {
        var all = string.Join(", ", errors);
        return Allow(request, warnings) with
        {
            Allowed = false,
            Status = new ApiStatus
            {
                Status = "Failure",
                Code = Unprocessable,
                Reason = "Invalid",
                Message = $"{Definition.Kind}.{Definition.Group} \"{request.Name}\" is invalid: {(errors.Count == 1 ? all : $"[{all}]")}",
                Details = new StatusDetails
                {
                    Name = request.Name,
                    Group = Definition.Group,
                    Kind = Definition.Kind,
                    Causes = [.. errors.Select(Cause)],
                },
            },
        };
    }

    private static StatusCause Cause(FieldError error) => new() { Field = error.Path, Reason = error.Reason, Message = error.Message };

    protected AdmissionResponse Unreadable(AdmissionRequest request, JsonException error) => Allow(request) with
    {
        Allowed = false,
        Status = new ApiStatus
        {
            Status = "Failure",
            Code = BadRequest,
            Reason = "BadRequest",
            Message = $"The {Definition.Kind} cannot be read: {error.Message}",
        },
    };
}

/// <summary>What is asked of one kind.</summary>
/// <typeparam name="T">The kind.</typeparam>
internal sealed class KindAdmission<T> : KindAdmission
    where T : class, IKubernetesObject<T>
{
    /// <summary>Fills defaults in.</summary>
    public Func<T, T> Default { get; init; } = value => value;

    /// <summary>What is wrong with a new definition.</summary>
    public required Func<T, IReadOnlyList<FieldError>> Check { get; init; }

    /// <summary>
    /// What is wrong with a changed definition, given the old one with its defaults and the new one; null when a change has no
    /// rules of its own.
    /// </summary>
    public Func<T, T, IReadOnlyList<FieldError>>? CheckUpdate { get; init; }

    /// <summary>What works, and could be better.</summary>
    public Func<T, IReadOnlyList<string>> Warn { get; init; } = _ => [];

    /// <summary>Whether the annotation that turns validation off is obeyed.</summary>
    public bool CanBeBypassed { get; init; } = true;

    /// <inheritdoc/>
    public override ResourceDefinition Definition => T.Definition;

    /// <inheritdoc/>
    public override AdmissionResponse Mutate(AdmissionRequest request)
    {
        if (Read(request, request.Object, out var refusal) is not { } value)
        {
            return refusal;
        }

        // Both sides are written by us: what differs is what the defaults add, and nothing of how values are written.
        var patch = DefaultsPatch.Of(Spec(value), Spec(Default(value)), "/spec");
        return patch.Count == 0
            ? Allow(request)
            : Allow(request) with { PatchType = "JSONPatch", Patch = System.Text.Encoding.UTF8.GetBytes(patch.ToJsonString()) };
    }

    /// <inheritdoc/>
    public override AdmissionResponse Validate(AdmissionRequest request)
    {
        if (Read(request, request.Object, out var refusal) is not { } value)
        {
            return refusal;
        }

        var warnings = new List<string>();
        if (CanBeBypassed && IsBypassed(value, warnings))
        {
            return Allow(request, warnings);
        }

        // What is being deleted only gives up its finalizers: nothing is gained by standing in its way.
        if (value.Metadata.DeletionTimestamp is not null)
        {
            return Allow(request);
        }

        var errors = Errors(request, value);
        warnings.AddRange(Warn(value));
        return errors.Count == 0 ? Allow(request, warnings) : Refuse(request, errors, warnings);
    }

    private static bool IsBypassed(T value, List<string> warnings)
    {
        switch (value.Metadata.Annotations?.GetValueOrDefault(Annotations.Validation))
        {
            case null or "enabled":
                return false;
            case "disabled":
                warnings.Add($"The definition is not validated: annotation {Annotations.Validation} is disabled.");
                return true;
            case var other:
                warnings.Add($"Annotation {Annotations.Validation} is enabled or disabled, not \"{other}\": the definition is validated.");
                return false;
        }
    }

    private IReadOnlyList<FieldError> Errors(AdmissionRequest request, T value) =>
        request.Operation is "UPDATE" && CheckUpdate is not null && Read(request, request.OldObject, out _) is { } before
            ? CheckUpdate(Default(before), value)
            : Check(value);

    private T? Read(AdmissionRequest request, JsonElement? json, out AdmissionResponse refusal)
    {
        refusal = Allow(request);
        try
        {
            return json is { ValueKind: JsonValueKind.Object } element ? element.Deserialize(T.JsonTypeInfo) : null;
        }
        catch (JsonException error)
        {
            refusal = Unreadable(request, error);
            return null;
        }
    }

    private static JsonNode? Spec(T value) => JsonSerializer.SerializeToNode(value, T.JsonTypeInfo)?["spec"];
}
