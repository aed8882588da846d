namespace Surus.KubernetesTypes.Tests;

public class ObjectHelperTests
{
    private static readonly DateTimeOffset then = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset now = then.AddHours(1);

    [Theory]
    [InlineData("True", "True", false)]
    [InlineData("True", "False", true)]
    public void The_transition_time_moves_with_the_status_only(string before, string after, bool moves)
    {
        var conditions = Conditions.Set(null, Ready(before, "Old"), then).Set(Ready(after, "New"), now);

        var condition = Assert.Single(conditions);
        Assert.Equal("New", condition.Reason);
        Assert.Equal(moves ? now : then, condition.LastTransitionTime);
    }

    [Fact]
    public void A_condition_keeps_its_place()
    {
        var conditions = Conditions.Set(null, Ready("True", "A"), then).Set(Ready("True", "B") with { Type = "Other" }, then).Set(Ready("False", "C"), now);

        Assert.Equal(["Ready", "Other"], conditions.Select(c => c.Type));
        Assert.True(conditions.IsTrue("Other"));
        Assert.Equal(["Other"], conditions.Without("Ready").Select(c => c.Type));
    }

    [Fact]
    public void An_owner_controls_what_refers_to_it()
    {
        var owner = new Pod { Metadata = new() { Name = "a", Uid = "u" } };
        var owned = new ObjectMeta { OwnerReferences = [owner.ControllerReference()] };

        Assert.Equal(new OwnerReference { ApiVersion = "v1", Kind = "Pod", Name = "a", Uid = "u", Controller = true, BlockOwnerDeletion = true }, owned.Controller());
        Assert.True(owned.IsControlledBy("u"));
        Assert.False(owned.IsOwnedBy("other"));
        Assert.Throws<ArgumentException>(() => new Pod { Metadata = new() { Name = "a" } }.Reference());
    }

    [Fact]
    public void Paths_are_those_of_the_api()
    {
        Assert.Equal("/api/v1/namespaces/n/pods/a", Pod.Definition.ObjectPath("n", "a"));
        Assert.Equal("/apis/apps/v1/deployments", Deployment.Definition.CollectionPath());
        Assert.Equal("/api/v1/nodes/x", Node.Definition.ObjectPath("ignored", "x"));
    }

    private static Condition Ready(string status, string reason) =>
        new() { Type = "Ready", Status = status, Reason = reason, Message = "", LastTransitionTime = default };
}
