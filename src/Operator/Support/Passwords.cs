using System.Security.Cryptography;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>Makes passwords: letters and digits only, so that they need no quoting anywhere.</summary>
internal static class Passwords
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";

    public static string Create()
    {
        var characters = RandomNumberGenerator.GetItems<char>(Letters, BasicAuthSecret.PasswordLength - BasicAuthSecret.PasswordDigits)
            .Concat(RandomNumberGenerator.GetItems<char>(Digits, BasicAuthSecret.PasswordDigits))
            .ToArray();
        RandomNumberGenerator.Shuffle(characters.AsSpan());
        return new(characters);
    }
}
