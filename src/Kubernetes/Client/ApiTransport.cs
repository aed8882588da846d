using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace Surus.Kubernetes;

/// <summary>Sends requests with credentials and time limits, again where that is safe, and turns refusals into exceptions.</summary>
internal sealed partial class ApiTransport : IDisposable
{
    private readonly HttpMessageInvoker http;
    private readonly KubernetesConfiguration configuration;
    private readonly KubernetesClientOptions options;
    private readonly ILogger logger;

    public ApiTransport(KubernetesConfiguration configuration, KubernetesClientOptions options)
    {
        this.configuration = configuration;
        this.options = options;
        logger = options.Logger;
        http = new HttpMessageInvoker(TransportFactory.Create(configuration));
    }

    /// <summary>Sends and reads the whole answer.</summary>
    /// <exception cref="ApiException">The server refused.</exception>
    /// <exception cref="ApiConnectionException">No answer came.</exception>
    public async Task<byte[]> Send(ApiRequest request, CancellationToken cancel)
    {
        using var answer = await Open(request, whole: true, cancel).ConfigureAwait(false);
        return await answer.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Sends and returns as soon as the answer begins; the caller reads and disposes of it.</summary>
    /// <exception cref="ApiException">The server refused.</exception>
    /// <exception cref="ApiConnectionException">No answer came.</exception>
    public Task<HttpResponseMessage> Stream(ApiRequest request, CancellationToken cancel) => Open(request, whole: false, cancel);

    /// <summary>Asks for an upgrade to a WebSocket, over HTTP/1.1; the answer is 101 and its content goes both ways.</summary>
    public async Task<HttpResponseMessage> Upgrade(ApiRequest request, Action<HttpRequestHeaders> headers, CancellationToken cancel)
    {
        using var limit = new TimeLimit(options.RequestTimeout, options.Time, cancel);
        using var message = await Message(request, cancel).ConfigureAwait(false);
        message.Version = HttpVersion.Version11;
        message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        headers(message.Headers);
        var answer = await Attempt(request, message, whole: false, limit).ConfigureAwait(false);
        return answer.StatusCode is HttpStatusCode.SwitchingProtocols ? answer : throw await Refusal(request, answer, cancel).ConfigureAwait(false);
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> Open(ApiRequest request, bool whole, CancellationToken cancel)
    {
        var renewed = false;
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan pause;
            try
            {
                var answer = await Attempt(request, whole, cancel).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode)
                {
                    return answer;
                }

                var retryAfter = RetryPolicy.RetryAfter(answer.Headers, options.Time.GetUtcNow());
                var renew = !renewed && TokenWasRefused(answer);
                if ((renew ? TimeSpan.Zero : RetryPolicy.AfterAnswer(request, answer.StatusCode, retryAfter, attempt, options)) is not { } wait)
                {
                    throw await Refusal(request, answer, cancel).ConfigureAwait(false);
                }

                renewed |= renew;
                pause = wait;
                LogAgain(request.Method.Method, request.Path, (int)answer.StatusCode, pause.TotalMilliseconds);
                answer.Dispose();
            }
            catch (ApiConnectionException error)
                when (RetryPolicy.AfterSilence(request, error.NotSent, error.InnerException is TimeoutException, attempt, options) is not null)
            {
                pause = options.Backoff.Delay(attempt, Random.Shared.NextDouble());
                LogSilence(request.Method.Method, request.Path, error.Message, pause.TotalMilliseconds);
            }

            await Task.Delay(pause, options.Time, cancel).ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> Attempt(ApiRequest request, bool whole, CancellationToken cancel)
    {
        using var limit = new TimeLimit(options.RequestTimeout, options.Time, cancel);
        using var message = await Message(request, cancel).ConfigureAwait(false);
        return await Attempt(request, message, whole, limit).ConfigureAwait(false);
    }

    private void Count(ApiRequest request, string code) =>
        RuntimeMetrics.Requests.Add(1, new("method", request.Method.Method), new("host", configuration.Server.Authority), new("code", code));

    private async Task<HttpResponseMessage> Attempt(ApiRequest request, HttpRequestMessage message, bool whole, TimeLimit limit)
    {
        try
        {
            var answer = await http.SendAsync(message, limit.Token).ConfigureAwait(false);
            Count(request, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
            if (whole)
            {
                await answer.Content.LoadIntoBufferAsync(limit.Token).ConfigureAwait(false);
            }

            return answer;
        }
        catch (OperationCanceledException) when (limit.Expired)
        {
            throw new ApiConnectionException(
                $"{request}: the API server {configuration.Server.Authority} did not answer within {options.RequestTimeout.TotalSeconds:0.#} s.",
                notSent: false,
                new TimeoutException());
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            Count(request, "<error>");
            throw new ApiConnectionException(
                $"{request}: no answer from the API server {configuration.Server.Authority}: {Cause(error)}", NotSent(error), error);
        }
    }

    private async ValueTask<HttpRequestMessage> Message(ApiRequest request, CancellationToken cancel)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(configuration.Server, Join(configuration.Server.AbsolutePath, request.Path)))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.Host = configuration.TlsServerName;
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        if (configuration.Token is { } source)
        {
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await source.Get(cancel).ConfigureAwait(false));
        }

        AddImpersonation(message.Headers);
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        return message;
    }

    private void AddImpersonation(HttpRequestHeaders headers)
    {
        if (configuration.Impersonate is not { } person)
        {
            return;
        }

        headers.TryAddWithoutValidation("Impersonate-User", person.User);
        if (person.Uid is { } uid)
        {
            headers.TryAddWithoutValidation("Impersonate-Uid", uid);
        }

        foreach (var group in person.Groups)
        {
            headers.TryAddWithoutValidation("Impersonate-Group", group);
        }

        foreach (var (name, value) in person.Extra)
        {
            headers.TryAddWithoutValidation($"Impersonate-Extra-{Uri.EscapeDataString(name)}", value);
        }
    }

    private bool TokenWasRefused(HttpResponseMessage answer)
    {
        if (answer.StatusCode is not HttpStatusCode.Unauthorized || configuration.Token is not { } source
            || answer.RequestMessage?.Headers.Authorization?.Parameter is not { } token)
        {
            return false;
        }

        source.Refused(token);
        return source is not FixedToken;
    }

    private async Task<ApiException> Refusal(ApiRequest request, HttpResponseMessage answer, CancellationToken cancel)
    {
        using (answer)
        {
            var body = await answer.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
            return ApiException.FromAnswer(request.ToString(), (int)answer.StatusCode, body, RetryPolicy.RetryAfter(answer.Headers, options.Time.GetUtcNow()));
        }
    }

    private static bool NotSent(Exception error) =>
        error is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };

    // The outer text of an HTTP failure names the host once more; the inner one says what happened.
    private static string Cause(Exception error) => (error.InnerException ?? error).Message;

    private static string Join(string prefix, string path) => prefix == "/" ? path : prefix.TrimEnd('/') + path;

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Path} was answered {Code}; trying again in {PauseMs} ms")]
    private partial void LogAgain(string method, string path, int code, double pauseMs);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Path} got no answer ({Cause}); trying again in {PauseMs} ms")]
    private partial void LogSilence(string method, string path, string cause, double pauseMs);
}
