using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>ConfigMaps.</summary>
internal sealed class ConfigMapRules : ResourceRules
{
    /// <summary>The most that one object's data may hold, in bytes.</summary>
    public const int LongestData = 1024 * 1024;

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        var length = 0;
        foreach (var member in new[] { "data", "binaryData" })
        {
            foreach (var (key, content) in value.Map(member))
            {
                length += Encoding.UTF8.GetByteCount(content);
                if (!Names.IsConfigKey(key))
                {
                    errors.Invalid($"{member}[{key}]", key, "a valid config key must consist of alphanumeric characters, '-', '_' or '.'");
                }

                if (member == "binaryData" && value.At("data", key) is not null)
                {
                    errors.Invalid($"data[{key}]", key, "duplicate of key present in binaryData");
                }
            }
        }

        if (length > LongestData)
        {
            errors.TooLong("", LongestData);
        }

        Immutability.Validate(errors, value, old, ["data", "binaryData"]);
    }
}

/// <summary>Secrets.</summary>
internal sealed class SecretRules : ResourceRules
{
    private static readonly Dictionary<string, string[]> NeededKeys = new(StringComparer.Ordinal)
    {
        ["kubernetes.io/tls"] = ["tls.crt", "tls.key"],
        ["kubernetes.io/dockerconfigjson"] = [".dockerconfigjson"],
        ["kubernetes.io/dockercfg"] = [".dockercfg"],
        ["kubernetes.io/ssh-auth"] = ["ssh-privatekey"],
    };

    // What these keys hold is read as JSON by whoever pulls images.
    private static readonly Dictionary<string, string[]> JsonKeys = new(StringComparer.Ordinal)
    {
        ["kubernetes.io/dockerconfigjson"] = [".dockerconfigjson"],
        ["kubernetes.io/dockercfg"] = [".dockercfg"],
    };

    /// <inheritdoc/>
    public override IReadOnlyList<string> SelectableFields => ["type"];

    /// <inheritdoc/>
    public override void Shape(JsonObject value)
    {
        if (value["stringData"] is JsonObject texts)
        {
            foreach (var (key, text) in texts)
            {
                value.Ensure("data")[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text.AsText() ?? ""));
            }
        }

        value.Remove("stringData");
    }

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        foreach (var (key, _) in value.Map("data").Where(entry => !Names.IsConfigKey(entry.Key)))
        {
            errors.Invalid($"data[{key}]", key, "a valid config key must consist of alphanumeric characters, '-', '_' or '.'");
        }

        if (value.Map("data").Sum(entry => (long)entry.Value.Length * 3 / 4) > ConfigMapRules.LongestData)
        {
            errors.TooLong("data", ConfigMapRules.LongestData);
        }

        var type = value.Text("type") ?? "";
        foreach (var key in NeededKeys.GetValueOrDefault(type, []).Where(key => value.At("data", key) is null))
        {
            errors.Required($"data[{key}]");
        }

        foreach (var key in JsonKeys.GetValueOrDefault(type, []).Where(key => value.Text("data", key) is { } content && !IsJson(content)))
        {
            errors.Invalid($"data[{key}]", "<secret contents redacted>", "it is no JSON");
        }

        if (type == "kubernetes.io/basic-auth" && value.At("data", "username") is null && value.At("data", "password") is null)
        {
            errors.Required("data[username]");
            errors.Required("data[password]");
        }

        if (type == "kubernetes.io/service-account-token" && string.IsNullOrEmpty(value.Text("metadata", "annotations", "kubernetes.io/service-account.name")))
        {
            errors.Required("metadata.annotations[kubernetes.io/service-account.name]");
        }

        if (old is not null && !JsonAccess.Same(value["type"], old["type"]))
        {
            errors.Invalid("type", value["type"], "field is immutable");
        }

        Immutability.Validate(errors, value, old, ["data"]);
    }

    private static bool IsJson(string base64)
    {
        try
        {
            _ = JsonNode.Parse(Convert.FromBase64String(base64));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>The <c>immutable</c> switch of ConfigMaps and Secrets.</summary>
internal static class Immutability
{
    /// <summary>Once set it stays set, and the data stays as it is.</summary>
    public static void Validate(FieldErrors errors, JsonObject value, JsonObject? old, string[] members)
    {
        if (old?.Flag("immutable") != true)
        {
            return;
        }

        if (!value.Flag("immutable"))
        {
            errors.Forbidden("immutable", "field is immutable when `immutable` is set");
        }

        foreach (var member in members.Where(member => !JsonAccess.Same(value[member], old[member])))
        {
            errors.Forbidden(member, "field is immutable when `immutable` is set");
        }
    }
}
