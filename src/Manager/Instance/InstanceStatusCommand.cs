using System.CommandLine;
using System.Globalization;
using Surus.Api;

namespace Surus.Manager;

/// <summary><c>manager instance status</c></summary>
internal static class InstanceStatusCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("status", "Print the report of the instance that runs in this pod, as JSON.");
        command.SetAction(async (_, cancel) =>
        {
            using var http = new HttpClient(new SocketsHttpHandler
            {
                // This pod's own server, on loopback: there is nobody else to mistake for it.
                SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
            })
            {
                Timeout = TimeSpan.FromSeconds(10),
            };
            try
            {
                var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://localhost:{Ports.InstanceStatus}/pg/status"));
                await Console.Out.WriteLineAsync(await http.GetStringAsync(address, cancel));
                return 0;
            }
            catch (HttpRequestException failure)
            {
                await Console.Error.WriteLineAsync($"The instance manager of this pod does not answer: {failure.Message}");
                return 1;
            }
        });
        return command;
    }
}
