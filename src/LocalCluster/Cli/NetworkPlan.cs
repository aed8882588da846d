using System.Globalization;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Cli;

/// <summary>The addresses of a local cluster, all within one <c>10.X.0.0/16</c>: pods below <c>10.X.128.0</c>, services from there.</summary>
/// <param name="Second">The X.</param>
internal sealed record NetworkPlan(byte Second)
{
    private const byte First = 42;
    private const int Choices = 150;

    /// <summary>A plan that no address of this machine is part of.</summary>
    /// <param name="seed">Where the search begins, so that two clusters that start at once choose differently.</param>
    public static NetworkPlan Choose(byte seed)
    {
        var taken = Taken().Select(address => address.Second).ToHashSet();
        for (var step = 0; step < Choices; step++)
        {
            var second = (byte)(First + ((seed + step) % Choices));
            if (!taken.Contains(second))
            {
                return new NetworkPlan(second);
            }
        }

        throw new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture, $"Every network from 10.{First}.0.0/16 to 10.{First + Choices - 1}.0.0/16 is in use on this machine: stop a local cluster that you no longer need."));
    }

    /// <summary>The plan as the network takes it.</summary>
    /// <param name="instance">The id that all names of the instance carry.</param>
    public NetworkOptions Options(string instance) => new(instance, Cidr.Parse($"10.{Second}.0.0/17"), Cidr.Parse($"10.{Second}.128.0/20"));

    /// <summary>The name of a link that has an address of this plan's and is not the instance's own, or null.</summary>
    /// <param name="instance">The id that all names of the instance carry.</param>
    public string? Occupant(string instance) =>
        Taken().FirstOrDefault(address => address.Second == Second && !Options(instance).Owns(address.Link)).Link;

    private static IEnumerable<(byte Second, string Link)> Taken() =>
        from link in NetworkInterface.GetAllNetworkInterfaces()
        from address in link.GetIPProperties().UnicastAddresses
        where address.Address.AddressFamily == AddressFamily.InterNetwork
        let bytes = address.Address.GetAddressBytes()
        where bytes[0] == 10
        select (bytes[1], link.Name);
}
