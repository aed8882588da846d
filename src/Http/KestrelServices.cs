using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Surus.Http;

/// <summary>
/// Collects the services that Kestrel asks a web host to register, and is no host. Kestrel's parts are internal: this is the
/// door by which they can be had without a host.
/// </summary>
internal sealed class KestrelServices : IWebHostBuilder
{
    private readonly WebHostBuilderContext context = new();

    public KestrelServices(ILoggerFactory logging) => Services
        .AddOptions()
        .AddSingleton(logging)
        .AddSingleton<IMeterFactory, Meters>()
        .AddSingleton<DiagnosticSource>(new DiagnosticListener("Surus.Http"));

    public ServiceCollection Services { get; } = [];

    public IWebHostBuilder ConfigureServices(Action<IServiceCollection> configureServices)
    {
        configureServices(Services);
        return this;
    }

    public IWebHostBuilder ConfigureServices(Action<WebHostBuilderContext, IServiceCollection> configureServices)
    {
        configureServices(context, Services);
        return this;
    }

    public IWebHostBuilder ConfigureAppConfiguration(Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate) => this;

    public string? GetSetting(string key) => null;

    public IWebHostBuilder UseSetting(string key, string? value) => this;

#pragma warning disable ASPDEPR008 // The interface asks for it.
    IWebHost IWebHostBuilder.Build() => throw new NotSupportedException("These are services for a server, and no host.");
#pragma warning restore ASPDEPR008

    private sealed class Meters : IMeterFactory
    {
        private readonly List<Meter> meters = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options);
            meters.Add(meter);
            return meter;
        }

        public void Dispose() => meters.ForEach(meter => meter.Dispose());
    }
}
