using System.Globalization;
using Surus.Api;

namespace Surus.KubectlPlugin;

/// <summary>Instances as users name them: in full, or by serial number.</summary>
internal static class InstanceName
{
    public static string Of(string cluster, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var serial) ? ObjectNames.Instance(cluster, serial) : text;
}
