using Surus.Api;

namespace Surus.Objects.Tests;

public sealed class ConfigurationTextTests
{
    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("it's", "'it''s'")]
    [InlineData(@"C:\x", @"'C:\\x'")]
    [InlineData("two\nlines", "'two lines'")]
    [InlineData("", "''")]
    public void Values_are_quoted(string value, string quoted) => Assert.Equal(quoted, ConfigurationText.Quote(value));

    [Theory]
    [InlineData("plain", "a=plain")]
    [InlineData("", "a=''")]
    [InlineData("two words", "a='two words'")]
    [InlineData(@"it's\", @"a='it\'s\\'")]
    public void Connection_values_are_quoted_where_they_must(string value, string rendered) =>
        Assert.Equal(rendered, ConnectionString.Render(("a", value)));

    [Theory]
    [InlineData("cluster-example-1", "_cnpg_cluster_example_1")]
    [InlineData("A.b-2", "_cnpg_a_b_2")]
    public void Slots_have_names_that_PostgreSQL_takes(string instance, string slot) => Assert.Equal(slot, ReplicationSlotName.For(instance));

    [Fact]
    public void A_standby_reaches_its_primary_with_its_certificate() =>
        Assert.Equal(
            "host=c-rw user=streaming_replica port=5432 sslkey=/controller/certificates/streaming_replica.key "
            + "sslcert=/controller/certificates/streaming_replica.crt sslrootcert=/controller/certificates/server-ca.crt "
            + "application_name=c-2 sslmode=verify-ca dbname=postgres connect_timeout=5 tcp_user_timeout=5000 fallback_application_name=c-1/3",
            PrimaryConnection.To("c-1", new TimelineId(3), PrimaryConnection.Render("c-rw", "c-2", ControllerPaths.Default)));

    [Fact]
    public void Its_address_is_tried_before_the_service() =>
        Assert.StartsWith(
            "host=c-rw,c-rw hostaddr=10.1.2.3, user=streaming_replica port=5432 ",
            PrimaryConnection.Render("c-rw", "c-2", ControllerPaths.Default, address: "10.1.2.3"));

    [Fact]
    public void The_override_names_primary_and_slot_and_the_archive_where_there_is_one()
    {
        var settings = new ReplicationSettings { PrimaryConnection = "host=c-rw", PrimarySlot = "_cnpg_c_2" };
        Assert.Equal(
            "recovery_target_timeline = 'latest'\nprimary_conninfo = 'host=c-rw'\nprimary_slot_name = '_cnpg_c_2'\n",
            OverrideConfiguration.Render(settings));
        Assert.StartsWith(
            "restore_command = '/controller/manager wal-restore --log-destination /controller/log/postgres.json %f %p'\n",
            OverrideConfiguration.Render(settings with { HasArchive = true }));
        Assert.EndsWith("wal_retrieve_retry_interval = '500ms'\n", OverrideConfiguration.Render(settings with { RetryInterval = "500ms" }));
    }

    [Fact]
    public void Our_lines_come_first_and_passwords_last()
    {
        var settings = new AuthenticationSettings
        {
            Lines = ["hostssl app app ${podselector:web} scram-sha-256", "host a a ${podselector:none} trust", "host b b 10.0.0.0/8 trust"],
            PodAddresses = new Dictionary<string, IReadOnlyList<string>> { ["web"] = ["10.1.1.1", "fd00::1"] },
            LdapLine = "host all all 0.0.0.0/0 ldap ldapserver=\"x\"",
        };
        Assert.Equal(
            """
            # Managed by the instance manager: change the Cluster instead.
            local all cnpg_metrics_exporter peer map=cnpg_metrics_exporter
            local all all peer map=local
            hostssl postgres streaming_replica all cert map=cnpg_streaming_replica
            hostssl replication streaming_replica all cert map=cnpg_streaming_replica
            hostssl all cnpg_pooler_pgbouncer all cert map=cnpg_pooler_pgbouncer
            hostssl app app 10.1.1.1/32 scram-sha-256
            hostssl app app fd00::1/128 scram-sha-256
            host b b 10.0.0.0/8 trust
            host all all 0.0.0.0/0 ldap ldapserver="x"
            host all all all scram-sha-256

            """,
            HostBasedAuthentication.Render(settings));
        Assert.Contains("\nlocal pg postgres\n", IdentityMap.Render("pg", ["mine a b"]));
        Assert.EndsWith("\nmine a b\n", IdentityMap.Render("pg", ["mine a b"]));
    }
}
