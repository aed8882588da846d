using System.Text;
using System.Text.Json.Nodes;
using Surus.LocalCluster.ApiServer;

namespace Surus.LocalCluster.Tests;

public class ProtobufCodecTests
{
    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"x":"1"},"creationTimestamp":"2026-01-02T15:04:05Z"},"data":{"k":"v","e":""},"binaryData":{"b":"AAEC"},"immutable":false}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":5432}],"resources":{"limits":{"cpu":"500m"}},"livenessProbe":{"httpGet":{"path":"/","port":"http"},"periodSeconds":3}}],"volumes":[{"name":"v","configMap":{"name":"c","optional":true}}],"terminationGracePeriodSeconds":0,"tolerations":[{"key":"a","tolerationSeconds":-1}]}}""")]
    [InlineData("""{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"l"},"spec":{"holderIdentity":"","renewTime":"2026-01-02T15:04:05.123456Z"}}""")]
    [InlineData("""{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","metadata":{},"spec":{"token":"t"},"status":{"user":{"username":"u","extra":{"k":["a","b"]}}}}""")]
    [InlineData("""{"apiVersion":"apps/v1","kind":"ControllerRevision","metadata":{"name":"r"},"data":{"any":[1,{"x":null}]},"revision":3}""")]
    [InlineData("""{"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"b"},"spec":{"maxUnavailable":1,"selector":{"matchLabels":{"a":"b"}}}}""")]
    public void What_is_encoded_is_decoded(string json)
    {
        var value = (JsonObject)JsonNode.Parse(json)!;

        Assert.Equal(JsonValues.Canonical(value), JsonValues.Canonical(ProtobufCodec.Decode(ProtobufCodec.Encode(value))));
    }

    /// <summary>Written by hand from the wire format, field by field: the numbers are those of the Kubernetes API.</summary>
    [Fact]
    public void A_body_as_clients_send_it_is_read()
    {
        byte[] meta = [0x0a, 1, (byte)'a', 0x12, 0, 0x1a, 0, 0x22, 0, 0x2a, 0, 0x32, 0, 0x38, 0, 0x42, 0];
        byte[] entry = [0x0a, 1, (byte)'k', 0x12, 1, (byte)'v'];
        byte[] raw = [0x0a, (byte)meta.Length, .. meta, 0x12, (byte)entry.Length, .. entry];
        byte[] type = [0x0a, 2, .. "v1"u8, 0x12, 9, .. "ConfigMap"u8];
        byte[] body = [.. "k8s\0"u8, 0x0a, (byte)type.Length, .. type, 0x12, (byte)raw.Length, .. raw, 0x1a, 0, 0x22, 0];

        Assert.Equal("""{"apiVersion":"v1","data":{"k":"v"},"kind":"ConfigMap","metadata":{"name":"a"}}""", JsonValues.Canonical(ProtobufCodec.Decode(body)));
    }

    [Fact]
    public void A_list_is_written()
    {
        var list = (JsonObject)JsonNode.Parse("""{"apiVersion":"v1","kind":"SecretList","metadata":{"resourceVersion":"5"},"items":[{"metadata":{"name":"s"}}]}""")!;

        Assert.True(ProtobufCodec.CanEncode("v1", "SecretList"));
        Assert.NotEmpty(ProtobufCodec.Encode(list));
        Assert.False(ProtobufCodec.CanEncode("example.com/v1", "Widget"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("k8s\0\n\u0007")]
    public void Other_bytes_are_refused(string text) =>
        Assert.Throws<FormatException>(() => ProtobufCodec.Decode(Encoding.UTF8.GetBytes(text)));

    public static TheoryData<string, string> RecordedBodies
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var topic in new[] { "kubectl-sequences", "tokens", "rbac-authorization" })
            {
                foreach (var name in Recordings.CaseNames(topic))
                {
                    data.Add(topic, name);
                }
            }

            return data;
        }
    }

    /// <summary>What kubectl sent, decoded, is among what the server answered.</summary>
    [Theory]
    [MemberData(nameof(RecordedBodies))]
    public void What_kubectl_sent_is_read(string topic, string name)
    {
        Recordings.Require();
        var steps = ((JsonArray)Recordings.Case(topic, name)["steps"]!).Where(s => s!["request"]?["bodyBase64"] is not null);
        Assert.All(steps, step =>
        {
            var text = Encoding.Latin1.GetString(Convert.FromBase64String((string)step!["request"]!["bodyBase64"]!));
            var value = ProtobufCodec.Decode(Encoding.Latin1.GetBytes(text.Replace("{{id}}", "abcdefgh")));
            var schema = ObjectSchema.ForBuiltIn((string)value["apiVersion"]!, (string)value["kind"]!)!;
            Assert.Empty(Pruning.Prune(schema, value));
            if (step["response"]!["body"] is JsonObject { } answer && (string?)answer["kind"] == (string?)value["kind"])
            {
                Assert.Equal((string?)answer["metadata"]?["name"] is { } n && n.StartsWith('<') ? null : (string?)answer["metadata"]?["name"], (string?)value["metadata"]?["name"]);
            }
        });
    }
}
