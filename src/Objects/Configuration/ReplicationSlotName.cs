using Surus.Api;

namespace Surus.Objects;

/// <summary>The name of the physical slot that an instance streams from.</summary>
public static class ReplicationSlotName
{
    /// <summary>The prefix and the instance's name, in the characters a slot's name may have.</summary>
    public static string For(string instance, string prefix = ClusterDefaults.SlotPrefix) =>
        string.Create(prefix.Length + instance.Length, (prefix, instance), static (name, from) =>
        {
            from.prefix.CopyTo(name);
            from.instance.CopyTo(name[from.prefix.Length..]);
            foreach (ref var character in name)
            {
                character = char.ToLowerInvariant(character);
                character = char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) ? character : '_';
            }
        });
}
