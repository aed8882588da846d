using System.Globalization;
using System.Text;

namespace Surus.LocalCluster.Network;

/// <summary>Where packets come from or go to, as far as a cut is concerned.</summary>
/// <param name="Range">The addresses.</param>
/// <param name="Port">Only this TCP port of theirs; null: everything.</param>
internal readonly record struct PacketEnd(Cidr Range, int? Port = null)
{
    /// <summary>Every address but those of the range.</summary>
    public bool Outside { get; init; }
}

/// <summary>The packets that vanish, one way: no answer, no refusal, as on a cable that was pulled.</summary>
internal readonly record struct PacketCut(PacketEnd From, PacketEnd To)
{
    /// <summary>What makes a range an island: nothing gets out, nothing gets in, those inside still reach each other.</summary>
    public static IEnumerable<PacketCut> Isolate(Cidr range)
    {
        var (inside, outside) = (new PacketEnd(range), new PacketEnd(range) { Outside = true });
        return [new PacketCut(inside, outside), new PacketCut(outside, inside)];
    }

    /// <summary>What makes a range dark: no packet from it or to it arrives anywhere.</summary>
    public static IEnumerable<PacketCut> Darken(Cidr range)
    {
        var (inside, anywhere) = (new PacketEnd(range), new PacketEnd(new Cidr(0, 0)));
        return [new PacketCut(inside, anywhere), new PacketCut(anywhere, inside)];
    }
}

/// <summary>Cuts as nftables text. Pure.</summary>
/// <remarks>The rules know no connections: packets of established ones vanish like all others.</remarks>
internal static class CutRules
{
    /// <summary>These cuts and no others, as one transaction.</summary>
    public static string All(NetworkOptions options, IEnumerable<PacketCut> cuts)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"flush chain ip {options.Table} cuts\n");
        foreach (var cut in cuts)
        {
            text.Append(CultureInfo.InvariantCulture, $"add rule ip {options.Table} cuts {End("s", cut.From)}{End("d", cut.To)}drop\n");
        }

        return text.ToString();
    }

    private static string End(string side, PacketEnd end)
    {
        var address = end.Range.PrefixLength == 0 ? "" : $"ip {side}addr {(end.Outside ? "!= " : "")}{end.Range} ";
        return end.Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{address}tcp {side}port {port} ") : address;
    }
}
