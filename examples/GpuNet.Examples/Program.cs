using GpuNet;
using GpuNet.Examples;

// dotnet run -c Release --project examples/GpuNet.Examples -- autoencoder
if (args is not [var name] || !Catalogue.All.TryGetValue(name, out var example))
{
    Console.Error.WriteLine($"Which example? {string.Join(", ", Catalogue.All.Keys)}");
    return 2;
}
using var device = Device.Open();
example(device, Console.Out, 1.0);
return 0;
