using System.Text.Json.Nodes;
using Surus.LocalCluster.ApiServer;

namespace Surus.LocalCluster.Tests;

public class BuiltInSchemaTests
{
    [Theory]
    [InlineData(
        """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s","labels":{}},"spec":{"ports":[{"port":80}],"type":null}}""",
        """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"internalTrafficPolicy":"Cluster","ports":[{"port":80,"protocol":"TCP","targetPort":80}],"sessionAffinity":"None","type":"ClusterIP"},"status":{"loadBalancer":{}}}""")]
    [InlineData(
        """{"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"k"},"spec":{"schedule":"* * * * *","jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}}}""",
        """{"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"k"},"spec":{"concurrencyPolicy":"Allow","failedJobsHistoryLimit":1,"jobTemplate":{"metadata":{},"spec":{"template":{"metadata":{},"spec":{"containers":[{"image":"i","imagePullPolicy":"Always","name":"c","resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File"}],"dnsPolicy":"ClusterFirst","restartPolicy":"Never","schedulerName":"default-scheduler","securityContext":{},"terminationGracePeriodSeconds":30}}}},"schedule":"* * * * *","successfulJobsHistoryLimit":3,"suspend":false},"status":{}}""")]
    [InlineData(
        """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"p"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1024Mi"}}}}""",
        """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"p"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}},"volumeMode":"Filesystem"},"status":{"phase":"Pending"}}""")]
    [InlineData(
        """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":null,"x":""},"immutable":false}""",
        """{"apiVersion":"v1","data":{"k":"","x":""},"immutable":false,"kind":"ConfigMap","metadata":{"name":"a"}}""")]
    [InlineData(
        """{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"minReadySeconds":0,"template":{"metadata":{"labels":{"a":"b"}},"spec":{"hostNetwork":false,"containers":[]}}}}""",
        """{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"d"},"spec":{"revisionHistoryLimit":10,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[],"dnsPolicy":"ClusterFirst","restartPolicy":"Always","schedulerName":"default-scheduler","securityContext":{},"terminationGracePeriodSeconds":30}},"updateStrategy":{"rollingUpdate":{"maxSurge":0,"maxUnavailable":1},"type":"RollingUpdate"}},"status":{"currentNumberScheduled":0,"desiredNumberScheduled":0,"numberMisscheduled":0,"numberReady":0}}""")]
    public void An_object_is_stored_in_the_form_of_the_api(string json, string expected)
    {
        var value = (JsonObject)JsonNode.Parse(json)!;
        var schema = ObjectSchema.ForBuiltIn((string)value["apiVersion"]!, (string)value["kind"]!)!;
        Assert.Empty(Pruning.Prune(schema, value));
        BuiltInShape.Normalize(schema, value);
        Defaulting.Apply(schema, value);

        Assert.Equal(expected, JsonValues.Canonical(value));
    }

    [Fact]
    public void Unknown_fields_are_named_in_order()
    {
        var value = (JsonObject)JsonNode.Parse("""{"apiVersion":"apps/v1","kind":"Deployment","spec":{"template":{"spec":{"containers":[{"name":"c","imagePolicy":"x"}]}},"replica":1}}""")!;

        Assert.Equal(["spec.replica", "spec.template.spec.containers[0].imagePolicy"], Pruning.Prune(ObjectSchema.ForBuiltIn("apps/v1", "Deployment")!, value));
    }

    [Theory]
    [InlineData("""{"spec":{"replicas":"3"}}""", "cannot unmarshal string into Go struct field spec.replicas of type int32")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":{}}}}}""", "cannot unmarshal object into Go struct field spec.template.spec.containers of type []")]
    public void A_value_of_another_type_is_refused(string json, string message)
    {
        var error = Assert.Throws<FormatException>(() => BuiltInShape.Normalize(ObjectSchema.ForBuiltIn("apps/v1", "Deployment")!, (JsonObject)JsonNode.Parse(json)!));

        Assert.Equal(message, error.Message);
    }
}
