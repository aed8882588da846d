using System.Globalization;
using System.Text;
using System.Text.Json;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>The API server refused a request; carries the <c>Status</c> object it answered with.</summary>
public sealed class ApiException : Exception
{
    private const int LongestText = 300;

    /// <summary>Says what was asked and how the server answered.</summary>
    /// <param name="message">The sentence for people.</param>
    /// <param name="status">The answer.</param>
    /// <param name="retryAfter">When to try again, where the server says so.</param>
    public ApiException(string message, ApiStatus status, TimeSpan? retryAfter = null)
        : base(message)
    {
        Status = status;
        RetryAfter = retryAfter;
    }

    /// <summary>The server's answer.</summary>
    public ApiStatus Status { get; }

    /// <summary>The HTTP status code.</summary>
    public int Code => Status.Code ?? 0;

    /// <summary>The machine-readable reason, such as <c>NotFound</c>; empty where there is none.</summary>
    public string Reason => Status.Reason ?? "";

    /// <summary>The single causes, such as the fields that are wrong.</summary>
    public IReadOnlyList<StatusCause> Causes => Status.Details?.Causes ?? [];

    /// <summary>When to try again, where the server says so.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>There is no such object, or no such resource.</summary>
    public bool IsNotFound => Code == 404;

    /// <summary>An object of this name is there already.</summary>
    public bool IsAlreadyExists => Code == 409 && Reason == "AlreadyExists";

    /// <summary>The object changed since it was read, or another manager owns a field.</summary>
    public bool IsConflict => Code == 409 && Reason != "AlreadyExists";

    /// <summary>The object is not valid; <see cref="Causes"/> names the fields.</summary>
    public bool IsInvalid => Code == 422;

    /// <summary>The caller may not do this.</summary>
    public bool IsForbidden => Code == 403;

    /// <summary>The revision asked for is no longer kept: list again.</summary>
    public bool IsExpired => Code == 410;

    /// <summary>The server is too busy, or a disruption budget forbids an eviction for now.</summary>
    public bool IsTooManyRequests => Code == 429;

    /// <summary>True where the same request cannot succeed later unless someone changes something.</summary>
    public bool IsFinal => Code is 400 or 401 or 403 or 405 or 406 or 413 or 415 or 422;

    internal static ApiException FromAnswer(string request, int code, byte[] body, TimeSpan? retryAfter)
    {
        var status = Parse(body) ?? new ApiStatus { Message = Text(code, body) };
        status = status.Code is null or 0 ? status with { Code = code } : status;
        var wait = retryAfter ?? (status.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null);
        return FromStatus(request, status, wait);
    }

    internal static ApiException FromStatus(string request, ApiStatus status, TimeSpan? retryAfter = null)
    {
        var reason = string.IsNullOrEmpty(status.Reason) ? "" : $" {status.Reason}";
        return new ApiException(string.Create(CultureInfo.InvariantCulture, $"{request} was refused ({status.Code}{reason}): {Sentence(status)}"), status, retryAfter);
    }

    private static string Sentence(ApiStatus status)
    {
        if (!string.IsNullOrEmpty(status.Message))
        {
            return status.Message;
        }

        var causes = status.Details?.Causes?.Select(cause => string.IsNullOrEmpty(cause.Field) ? cause.Message : $"{cause.Field}: {cause.Message}");
        return causes is null ? "the server gave no message" : string.Join("; ", causes);
    }

    private static ApiStatus? Parse(byte[] body)
    {
        try
        {
            var status = JsonSerializer.Deserialize(body, ApiStatus.JsonTypeInfo);
            return status is { Kind: "Status" } and not { Message: null, Reason: null, Code: null } ? status : null;
        }
        catch (JsonException)
        {
            // A proxy before the server answers in HTML or in plain text.
            return null;
        }
    }

    private static string Text(int code, byte[] body)
    {
        var text = Encoding.UTF8.GetString(body).Trim().ReplaceLineEndings(" ");
        return text.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"HTTP status {code} without a text")
            : text.Length > LongestText ? text[..LongestText] + "..." : text;
    }
}
