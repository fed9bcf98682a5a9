using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GpuNet;

/// <summary>Models as services of a program.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds a <see cref="Model"/>, which all who ask for it share: predicting is safe on many threads. It is loaded when it is asked for
    /// first. Warnings go to the program's loggers, unless <see cref="Telemetry.Logger"/> is another one already.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="path">The model's file.</param>
    /// <param name="serviceKey">Tells several models apart, as <c>[FromKeyedServices]</c> does; null for the only one.</param>
    public static IServiceCollection AddGpuNetModel(this IServiceCollection services, string path, object? serviceKey = null) =>
        services.AddKeyedSingleton(serviceKey, (provider, _) =>
        {
            Telemetry.Logger ??= provider.GetService<ILoggerFactory>()?.CreateLogger(Telemetry.Name);
            return Model.Load(path);
        });
}
