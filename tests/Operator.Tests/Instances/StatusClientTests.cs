using Surus.Api;
using Surus.Decisions;
using Surus.Kubernetes;
using Surus.Objects;

namespace Surus.Operator.Tests;

/// <summary>What asking an instance tells: an answer, a refusal, silence and the end of a connection are different facts.</summary>
public sealed class StatusClientTests : IDisposable
{
    private const string Answer = "{\"isPrimary\":true,\"sessionID\":\"s1\",\"isPodReady\":true}";
    private const string Line = "{\"report\":" + Answer + "}\n";
    private static readonly InstanceStatusReport Report = new() { SessionId = "s1", IsPrimary = true };
    private static readonly PodIdentity Old = new(new NamespacedName("ns", "c"), "c-1", "old");
    private static readonly PodIdentity New = Old with { Uid = "new" };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly KeyPair authority;
    private readonly KeyPair server;
    private readonly OperatorIdentity identity;
    private readonly StatusClient client;

    public StatusClientTests()
    {
        var now = TimeProvider.System.GetUtcNow();
        var ca = new Objects.CertificateRequest("c-ca", "c", "ns", CertificateUsage.Authority, [], "c-ca", TimeSpan.FromDays(90), TimeSpan.FromDays(7));
        authority = CertificateIssuer.Authority(ca, now, previousKey: null);
        server = CertificateIssuer.Leaf(
            ca with { SecretName = "c-server", CommonName = "c-rw", OrganizationalUnit = null, Usage = CertificateUsage.Server, DnsNames = ["c-rw"] }, now, authority);
        identity = OperatorIdentity.Create(now);
        client = new StatusClient("c-rw", authority.Certificate, identity.Certificate, TimeProvider.System);
    }

    [Fact]
    public async Task AnAnswerIsReadAndTheOperatorShowsItsCertificate()
    {
        await using var instance = new FakeInstance("127.81.0.1", server, () => Answer);

        var answer = await client.Ask(instance.Address, Patience, CancellationToken.None);

        Assert.Equal((InstanceContact.Answering, true, "s1"), (answer.Contact, answer.Report!.IsPrimary, answer.Report.SessionId));
        Assert.Equal(identity.Certificate.GetCertHashString(), instance.LastClient);
    }

    [Fact]
    public async Task NobodyListeningIsARefusal() =>
        Assert.Equal(InstanceContact.Refused, (await client.Ask("127.81.0.2", Patience, CancellationToken.None)).Contact);

    [Fact]
    public async Task NoAnswerIsSilence()
    {
        await using var instance = new FakeInstance("127.81.0.3", server, () => null);

        Assert.Equal(InstanceContact.Silent, (await client.Ask(instance.Address, TimeSpan.FromMilliseconds(300), CancellationToken.None)).Contact);
    }

    [Fact]
    public async Task AServerOfAnotherAuthorityIsNotBelieved()
    {
        var other = CertificateIssuer.Authority(
            new("x", "c-rw", null, CertificateUsage.Authority, [], "x", TimeSpan.FromDays(1), TimeSpan.Zero), TimeProvider.System.GetUtcNow(), null);
        await using var instance = new FakeInstance("127.81.0.4", other, () => Answer);

        var answer = await client.Ask(instance.Address, Patience, CancellationToken.None);

        Assert.Equal((InstanceContact.Silent, null), (answer.Contact, answer.Report));
    }

    [Fact]
    public async Task WhatIsNotAReportIsAnAnswerWithoutOne()
    {
        await using var instance = new FakeInstance("127.81.0.5", server, () => "not json");

        var answer = await client.Ask(instance.Address, Patience, CancellationToken.None);

        Assert.Equal((InstanceContact.Answering, null), (answer.Contact, answer.Report));
    }

    [Fact]
    public async Task TheEndOfAProcessIsNewsAtOnce()
    {
        var heard = new TaskCompletionSource<InstanceStatusReport>();
        var instance = new FakeInstance("127.81.0.6", server, () => Line);
        var end = client.Listen(instance.Address, heard.SetResult, CancellationToken.None);
        Assert.Equal("s1", (await heard.Task).SessionId);
        Assert.False(end.IsCompleted);

        await instance.DisposeAsync();

        Assert.Equal(StreamEnd.ProcessEnded, await end);
        Assert.Equal(StreamEnd.NotOpened, await client.Listen("127.81.0.6", _ => { }, CancellationToken.None));
    }

    [Fact]
    public async Task AnAnswerThatEndsInOrderIsNoDeath()
    {
        await using var instance = new FakeInstance("127.81.0.10", server, () => Line, endsInOrder: true);

        Assert.Equal(StreamEnd.Goodbye, await client.Listen(instance.Address, _ => { }, CancellationToken.None));
    }

    [Fact]
    public async Task SilenceAfterAnEndedProcessIsAClosedConnection()
    {
        await using var instance = new FakeInstance("127.81.0.7", server, () => null);
        var contacts = new InstanceContacts(TimeProvider.System);
        contacts.Heard(Old, Report);

        contacts.Ended(Old);
        var memory = await contacts.Ask(Old, instance.Address, client, CancellationToken.None);

        Assert.Equal((InstanceContact.Closed, "s1"), (memory.Contact, memory.Report!.SessionId));
    }

    [Fact]
    public async Task AnotherPodOfTheNameBeginsAnewAndTheFormerOneIsRemembered()
    {
        var contacts = new InstanceContacts(TimeProvider.System);
        contacts.Heard(Old, Report);
        contacts.Ended(Old);

        var memory = await contacts.Ask(New, "127.81.0.9", client, CancellationToken.None);
        contacts.Tidy(Old.Cluster, new HashSet<string> { "c-1" }, new HashSet<string> { New.Uid });

        Assert.Equal((InstanceContact.Refused, null), (memory.Contact, memory.Report));
        var former = contacts.Former(Old.Cluster, "c-1", New.Uid)!;
        Assert.Equal((InstanceContact.Closed, "s1", true), (former.Contact, former.Report!.SessionId, former.EndedAt is not null));

        // The new one goes without ever having reported: the one before it is still the last that did.
        contacts.Tidy(Old.Cluster, new HashSet<string> { "c-1" }, new HashSet<string>());
        Assert.Equal("s1", contacts.Former(Old.Cluster, "c-1", presentUid: null)?.Report?.SessionId);
        contacts.Tidy(Old.Cluster, new HashSet<string>(), new HashSet<string>());
        Assert.Null(contacts.Former(Old.Cluster, "c-1", New.Uid));
    }

    public void Dispose()
    {
        client.Dispose();
        identity.Dispose();
    }
}
