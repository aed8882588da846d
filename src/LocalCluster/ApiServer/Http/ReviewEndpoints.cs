using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Resources that keep nothing: who am I, may I, whose token is this, bind that pod.</summary>
internal sealed class ReviewEndpoints(ServerParts parts)
{
    /// <summary>Answers a request for such a resource; false where it is about another.</summary>
    public async ValueTask<bool> TryHandle(ResourceCall call)
    {
        var resource = VirtualResources.All.FirstOrDefault(one => one.Type == call.Path.Type);
        if (resource is null)
        {
            return false;
        }

        if (call.Access.Verb != "create" || call.Path.Name is not null)
        {
            throw ApiErrors.MethodNotAllowed(call.Access.Verb);
        }

        var options = QueryOptions.Write(call.Request, call.User, "CreateOptions");
        var value = await Bodies.ReadObject(call.Request, options, call.Cancel);
        Bodies.Judge(Typing.Check(resource, value).Select(path => $"unknown field \"{path}\""), options);
        if (resource.Plural == "bindings")
        {
            await Replies.Send(call.Context, 201, await PodBinding.Bind(parts.Core, call.Path.Namespace!, value.Name(), value, options, call.Cancel));
            return true;
        }

        var answer = resource.Plural switch
        {
            "selfsubjectreviews" => WhoAmI(call.User),
            "tokenreviews" => TokenReviews.Review(parts.Authenticator, value),
            "selfsubjectrulesreviews" => AccessReviews.Rules(parts.Core.Authorizer, call.User, value),
            "selfsubjectaccessreviews" => AccessReviews.Own(parts.Core.Authorizer, call.User, value),
            _ => AccessReviews.Other(parts.Core.Authorizer, call.Path.Namespace, value),
        };
        await Replies.Send(call.Context, 201, Envelope(resource, value, answer));
        return true;
    }

    /// <summary>A user as reviews show it.</summary>
    public static JsonObject User(UserInfo user)
    {
        var shown = new JsonObject { ["username"] = user.Name };
        if (user.Uid.Length > 0)
        {
            shown["uid"] = user.Uid;
        }

        if (user.Groups.Count > 0)
        {
            shown["groups"] = JsonAccess.Array(user.Groups);
        }

        if (user.Extra.Count > 0)
        {
            shown["extra"] = new JsonObject(user.Extra.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)JsonAccess.Array(entry.Value))));
        }

        return shown;
    }

    private JsonObject WhoAmI(UserInfo user) => new()
    {
        ["metadata"] = new JsonObject { ["creationTimestamp"] = parts.Core.Now() },
        ["status"] = new JsonObject { ["userInfo"] = User(user) },
    };

    private static JsonObject Envelope(ApiResource resource, JsonObject question, JsonObject answer)
    {
        var metadata = question.Metadata();
        metadata.Remove("managedFields");
        var whole = new JsonObject { ["kind"] = resource.Kind, ["apiVersion"] = resource.ApiVersion, ["metadata"] = answer["metadata"]?.DeepClone() ?? metadata.DeepClone() };
        if (resource.Plural != "selfsubjectreviews")
        {
            whole["spec"] = question["spec"]?.DeepClone() ?? new JsonObject();
        }

        whole["status"] = answer["status"]!.DeepClone();
        return whole;
    }
}

/// <summary>TokenReviews.</summary>
internal static class TokenReviews
{
    /// <summary>Says whose token it is.</summary>
    public static JsonObject Review(Authenticator authenticator, JsonObject value)
    {
        var token = value.Text("spec", "token") ?? "";
        if (token.Length == 0)
        {
            throw ApiErrors.BadRequest("token is required for TokenReview in authentication");
        }

        var audiences = value.Texts("spec", "audiences").ToList();
        var found = authenticator.FromToken(token, audiences.Count == 0 ? [ServiceAccountTokens.Issuer] : audiences);
        if (found is not { } known)
        {
            return new JsonObject { ["status"] = new JsonObject { ["user"] = new JsonObject(), ["error"] = authenticator.Problem(token) } };
        }

        return new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["authenticated"] = true,
                ["user"] = ReviewEndpoints.User(known.User),
                ["audiences"] = JsonAccess.Array(known.Audiences),
            },
        };
    }
}

/// <summary>Questions about what somebody may do.</summary>
internal static class AccessReviews
{
    private const string Group = "authorization.k8s.io";

    /// <summary>What the caller may do.</summary>
    public static JsonObject Own(Authorizer authorizer, UserInfo user, JsonObject value) => Answer(authorizer, user, Requested(value));

    /// <summary>What somebody else may do.</summary>
    public static JsonObject Other(Authorizer authorizer, string? @namespace, JsonObject value)
    {
        var request = Requested(value);
        var spec = value.Child("spec");
        var user = spec.Text("user") ?? "";
        var groups = spec.Texts("groups").ToList();
        if (user.Length == 0 && groups.Count == 0)
        {
            throw Invalid("spec.user", "", "at least one of user or group must be specified");
        }

        if (@namespace is not null && request.NonResourcePath is null && request.Namespace != @namespace)
        {
            throw Invalid("spec.resourceAttributes.namespace", request.Namespace, "must match metadata.namespace");
        }

        return Answer(authorizer, new UserInfo(user, groups), request);
    }

    /// <summary>All that the caller may do in a namespace.</summary>
    public static JsonObject Rules(Authorizer authorizer, UserInfo user, JsonObject value)
    {
        var @namespace = value.Text("spec", "namespace") ?? "";
        if (@namespace.Length == 0)
        {
            throw ApiErrors.BadRequest("no namespace on request");
        }

        var rules = user.Groups.Contains(UserInfo.Masters, StringComparer.Ordinal)
            ? [new PolicyRule(["*"], ["*"], ["*"], [], []), new PolicyRule(["*"], [], [], [], ["*"])]
            : authorizer.RulesFor(user, @namespace).ToList();
        return new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["resourceRules"] = new JsonArray([.. rules.Where(rule => rule.Paths.Count == 0).Select(Resource)]),
                ["nonResourceRules"] = new JsonArray([.. rules.Where(rule => rule.Paths.Count > 0).Select(Path)]),
                ["incomplete"] = false,
            },
        };
    }

    private static JsonNode Resource(PolicyRule rule)
    {
        var shown = new JsonObject { ["verbs"] = JsonAccess.Array(rule.Verbs), ["apiGroups"] = JsonAccess.Array(rule.Groups), ["resources"] = JsonAccess.Array(rule.Resources) };
        if (rule.Names.Count > 0)
        {
            shown["resourceNames"] = JsonAccess.Array(rule.Names);
        }

        return shown;
    }

    private static JsonNode Path(PolicyRule rule) => new JsonObject { ["verbs"] = JsonAccess.Array(rule.Verbs), ["nonResourceURLs"] = JsonAccess.Array(rule.Paths) };

    private static JsonObject Answer(Authorizer authorizer, UserInfo user, AccessRequest request)
    {
        var why = authorizer.Explain(user, request);
        var status = new JsonObject { ["allowed"] = why is not null };
        if (!string.IsNullOrEmpty(why))
        {
            status["reason"] = why;
        }

        return new JsonObject { ["status"] = status };
    }

    private static AccessRequest Requested(JsonObject value)
    {
        var resource = value.Child("spec", "resourceAttributes");
        var path = value.Child("spec", "nonResourceAttributes");
        if (resource is null == path is null)
        {
            throw Invalid("spec.resourceAttributes", null, "exactly one of nonResourceAttributes or resourceAttributes must be specified");
        }

        return path is not null
            ? new AccessRequest { Verb = path.Text("verb") ?? "", NonResourcePath = path.Text("path") ?? "" }
            : new AccessRequest
            {
                Verb = resource.Text("verb") ?? "",
                Group = resource.Text("group") ?? "",
                Version = resource.Text("version") ?? "",
                Resource = resource.Text("resource") ?? "",
                Subresource = resource.Text("subresource") ?? "",
                Namespace = resource.Text("namespace") ?? "",
                Name = resource.Text("name") ?? "",
            };
    }

    private static Cluster.ApiException Invalid(string field, JsonNode? value, string why)
    {
        var errors = new FieldErrors();
        errors.Invalid(field, value, why);
        return ApiErrors.Invalid(Group, "", "", errors.All);
    }
}
