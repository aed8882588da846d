using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Every request: who asks, may they, what do they want. The endpoints behind it throw what they refuse.</summary>
internal sealed partial class RequestHandler(ServerParts parts, ILogger<RequestHandler> logger)
{
    private readonly ResourceEndpoints resources = new(parts);
    private readonly SystemEndpoints system = new(parts);

    /// <summary>Answers a request.</summary>
    public async Task Handle(HttpContext context)
    {
        try
        {
            await Dispatch(context);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            Aborted(context.Request.Method, context.Request.Path);
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            await Replies.Refuse(context, Refusal(context, error));
        }
    }

    private async Task Dispatch(HttpContext context)
    {
        var certificate = await context.Connection.GetClientCertificateAsync(context.RequestAborted);
        var user = parts.Authenticator.Authenticate(certificate, context.Request.Headers.Authorization.FirstOrDefault());
        user = Impersonation.Apply(parts.Core.Authorizer, user, context.Request);
        var path = RequestPath.Parse(context.Request.Path.Value ?? "/");
        if (path is null)
        {
            var verb = context.Request.Method.ToLowerInvariant();
            Authorize(user, new AccessRequest { Verb = verb, NonResourcePath = context.Request.Path.Value ?? "/" });
            await system.Handle(context, user);
            return;
        }

        var call = ResourceCall.From(context, path, user, parts.Core.Time);
        Authorize(user, call.Access);
        await resources.Handle(call);
    }

    private void Authorize(UserInfo user, AccessRequest request)
    {
        if (!parts.Core.Authorizer.Allows(user, request))
        {
            throw request.Refuse(user);
        }
    }

    private ApiException Refusal(HttpContext context, Exception error)
    {
        switch (error)
        {
            case ApiException refused:
                return refused;
            case BadHttpRequestException bad:
                return ApiErrors.BadRequest(bad.Message);
            default:
                Failed(error, context.Request.Method, context.Request.Path);
                return ApiErrors.Internal(error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The request {Method} {Path} failed")]
    private partial void Failed(Exception error, string method, PathString path);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The client gave up {Method} {Path}")]
    private partial void Aborted(string method, PathString path);
}

/// <summary>What the endpoints are made of.</summary>
internal sealed record ServerParts(
    ApiCore Core, Authenticator Authenticator, ServiceAccountTokens Tokens, Func<IPodStreams?> PodStreams, CancellationToken Stopping);

/// <summary>A request for a resource.</summary>
/// <param name="Context">The request and its answer.</param>
/// <param name="Path">What the path names.</param>
/// <param name="User">Who asks.</param>
/// <param name="Access">What was allowed.</param>
/// <param name="Time">The server's clock: tables say how old things are.</param>
internal sealed record ResourceCall(HttpContext Context, RequestPath Path, UserInfo User, AccessRequest Access, TimeProvider Time)
{
    /// <summary>The time.</summary>
    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Ends with the request.</summary>
    public CancellationToken Cancel => Context.RequestAborted;

    /// <summary>The request.</summary>
    public HttpRequest Request => Context.Request;

    /// <summary>Finds out what is wanted.</summary>
    public static ResourceCall From(HttpContext context, RequestPath path, UserInfo user, TimeProvider time)
    {
        var watch = path.Watch || QueryOptions.Flag(context.Request, "watch");
        var verb = context.Request.Method switch
        {
            "GET" or "HEAD" when path.Name is null => watch ? "watch" : "list",
            "GET" or "HEAD" => path.Watch ? "watch" : "get",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => path.Name is null ? "deletecollection" : "delete",
            var other => other.ToLowerInvariant(),
        };

        // Interactive subresources are opened by GET over WebSocket, and that is no reading.
        if (path.Subresource is "exec" or "attach" or "portforward" or "proxy" && verb == "get")
        {
            verb = "create";
        }

        var access = new AccessRequest
        {
            Verb = verb,
            Group = path.Type.Group,
            Version = path.Type.Version,
            Resource = path.Type.Plural,
            Subresource = path.Subresource,
            Namespace = path.Namespace ?? "",
            Name = path.Name ?? NameSelected(context.Request),
        };
        return new ResourceCall(context, path, user, access, time);
    }

    // A list or watch of one object by name is allowed to whoever may do that to the one object.
    private static string NameSelected(HttpRequest request)
    {
        const string Selector = "metadata.name=";
        var text = request.Query["fieldSelector"].FirstOrDefault() ?? "";
        return text.StartsWith(Selector, StringComparison.Ordinal) && !text.Contains(',', StringComparison.Ordinal) ? text[Selector.Length..].TrimStart('=') : "";
    }
}
