namespace Surus.Operator.Tests;

public sealed class PasswordsTests
{
    [Fact]
    public void AreLongHaveTenDigitsAndNoSymbols()
    {
        var passwords = Enumerable.Range(0, 50).Select(_ => Passwords.Create()).ToList();

        Assert.All(passwords, password => Assert.Equal((64, 10, 54), (password.Length, password.Count(char.IsAsciiDigit), password.Count(char.IsAsciiLetter))));
        Assert.Equal(50, passwords.Distinct().Count());
    }
}
