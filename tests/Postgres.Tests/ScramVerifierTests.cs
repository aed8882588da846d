namespace Surus.Postgres.Tests;

public sealed class ScramVerifierTests
{
    [Fact]
    public void The_same_password_and_salt_give_the_verifier_of_the_standard_s_example()
    {
        // RFC 7677, section 3: user "user", password "pencil"; the server's signature there follows from these keys.
        var verifier = ScramVerifier.Create("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
        Assert.Equal(
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
            verifier.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("md5abcdef")]
    [InlineData("SCRAM-SHA-256$x:AAAA$AAAA:AAAA")]
    [InlineData("SCRAM-SHA-256$4096:AAAA$AAAA")]
    [InlineData("SCRAM-SHA-256$4096:!$AAAA:AAAA")]
    public void What_is_no_verifier_is_none(string text) => Assert.Null(ScramVerifier.FromText(text));

    [Fact]
    public void A_stored_verifier_knows_its_password()
    {
        var stored = ScramVerifier.FromText(ScramVerifier.Create("secret").ToString());
        Assert.True(stored!.Verifies("secret"));
        Assert.False(stored.Verifies("Secret"));
    }
}
