using System.Buffers.Binary;
using System.Text;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Tests.Network;

public sealed class DnsTests
{
    private static readonly string[] Endpoints =
    [
        ServiceTests.Endpoint("10.1.1.1", "true,true,false", ", \"hostname\": \"web-a\""),
        ServiceTests.Endpoint("10.1.1.2", "true,true,false"),
        ServiceTests.Endpoint("10.1.1.3", "false,false,false", ", \"hostname\": \"web-c\""),
    ];

    [Theory]
    [InlineData("10.2.0.5", "web.default.svc.cluster.local", DnsType.A, "10.2.0.5")]
    [InlineData("10.2.0.5", "_http._tcp.web.default.svc.cluster.local", DnsType.Srv, "web.default.svc.cluster.local:80")]
    [InlineData("10.2.0.5", "5.0.2.10.in-addr.arpa", DnsType.Ptr, "web.default.svc.cluster.local")]
    [InlineData("10.2.0.5", "web-a.web.default.svc.cluster.local", DnsType.A, "NameError")]
    [InlineData("10.2.0.5", "web.other.svc.cluster.local", DnsType.A, "NameError")]
    [InlineData("10.2.0.5", "example.org", DnsType.A, "NameError")]
    [InlineData("10.2.0.5", "10-9-8-7.default.pod.cluster.local", DnsType.A, "10.9.8.7")]
    [InlineData("10.2.0.5", "web.default.svc.cluster.local", (DnsType)28, "")]
    [InlineData("None", "web.default.svc.cluster.local", DnsType.A, "10.1.1.1 10.1.1.2")]
    [InlineData("None", "web-a.web.default.svc.cluster.local", DnsType.A, "10.1.1.1")]
    [InlineData("None", "web-c.web.default.svc.cluster.local", DnsType.A, "NameError")]
    [InlineData("None", "10-1-1-2.web.default.svc.cluster.local", DnsType.A, "10.1.1.2")]
    [InlineData("None", "_http._tcp.web.default.svc.cluster.local", DnsType.Srv,
        "web-a.web.default.svc.cluster.local:8080 10-1-1-2.web.default.svc.cluster.local:8080")]
    [InlineData("None", "1.1.1.10.in-addr.arpa", DnsType.Ptr, "web-a.web.default.svc.cluster.local")]
    internal void Names_are_answered_as_the_specification_says(string clusterIp, string name, DnsType type, string expected)
    {
        var zone = new DnsZone("cluster.local", ServiceTests.IndexOf(ServiceTests.Service(clusterIp), Endpoints));
        var answer = zone.Answer(new DnsQuestion(name, type));
        Assert.Equal(expected, answer.Code == DnsCode.NoError ? string.Join(' ', answer.Records.Select(Text)) : answer.Code.ToString());
    }

    [Fact]
    public void A_message_is_answered_under_its_number_and_question()
    {
        var answer = Ask("WEB.default.svc.cluster.local", 512)!;
        Assert.Equal(0x1234, BinaryPrimitives.ReadUInt16BigEndian(answer));
        Assert.Equal(0x85, answer[2]);
        Assert.Equal(0, answer[3]);
        Assert.Equal(1, BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6)));
        Assert.Equal(new byte[] { 10, 2, 0, 5 }, answer[^4..]);
    }

    [Fact]
    public void An_answer_that_is_too_long_says_so()
    {
        var answer = Ask("web.default.svc.cluster.local", 40)!;
        Assert.Equal(0x02, answer[2] & 0x02);
        Assert.Equal(0, BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1234")]
    [InlineData("123481000001000000000000")]
    public void What_is_no_question_gets_no_answer(string hex) =>
        Assert.Null(DnsMessage.Answer(Convert.FromHexString(hex), new DnsZone("cluster.local", ServiceIndex.Empty), 512));

    [Theory]
    [InlineData("123401000001000000000000ff")]
    [InlineData("12340100000100000000000003777777")]
    [InlineData("123401000002000000000000")]
    public void A_question_that_can_not_be_read_is_called_so(string hex) =>
        Assert.Equal((byte)DnsCode.FormatError, DnsMessage.Answer(Convert.FromHexString(hex), new DnsZone("cluster.local", ServiceIndex.Empty), 512)![3]);

    private static byte[]? Ask(string name, int limit)
    {
        byte[] query =
        [
            0x12, 0x34, 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0,
            .. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0, 0, 1, 0, 1,
        ];
        return DnsMessage.Answer(query, new DnsZone("cluster.local", ServiceTests.IndexOf(ServiceTests.Service(), Endpoints)), limit);
    }

    private static string Text(DnsRecord record) => record switch
    {
        DnsRecord.A address => address.Address.ToString(),
        DnsRecord.Srv service => $"{service.Target}:{service.Port}",
        DnsRecord.Ptr pointer => pointer.Target,
        _ => ((DnsRecord.Cname)record).Target,
    };
}
