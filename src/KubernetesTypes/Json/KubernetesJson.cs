using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Surus.KubernetesTypes;

/// <summary>
/// JSON as the Kubernetes API writes it: camelCase names, no nulls. Reading is lenient where the compiler is strict: a
/// required field that is missing in a document becomes null or zero, so that one odd object cannot stop a watch.
/// </summary>
public static class KubernetesJson
{
    private static readonly JsonSerializerOptions options = OptionsFor(JsonTypeInfoResolver.Combine());

    /// <summary>The JSON form of a type that reads and writes itself.</summary>
    public static JsonTypeInfo<T> TypeInfo<T>()
        where T : class, IJsonForm<T> => Form<T>.Info;

    /// <summary>The same options for the types of another source-generated context, which may use types of this assembly.</summary>
    public static JsonSerializerOptions OptionsFor(IJsonTypeInfoResolver resolver) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = resolver.WithAddedModifier(RequireNothing),
    };

    private static void RequireNothing(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            property.IsRequired = false;
        }
    }

    private static class Form<T>
        where T : class, IJsonForm<T>
    {
        public static readonly JsonTypeInfo<T> Info = JsonMetadataServices.CreateValueInfo<T>(options, new JsonFormConverter<T>());
    }
}
