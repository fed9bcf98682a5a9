using GpuNet.Misuse;

// Misuses the library in a process of its own, which a fault in memory would end: GpuNet.Tests looks at how it ends.
if (args is not [var what, var device, var times])
{
    Console.Error.WriteLine("usage: GpuNet.Misuse walk|dispose|share DEVICE TIMES");
    return 2;
}
int count = int.Parse(times, System.Globalization.CultureInfo.InvariantCulture);
return what switch
{
    "walk" => ApiWalk.Run(device, count),
    "dispose" => Lifetimes.DisposeWhilePredicting(device, count),
    "share" => Lifetimes.Share(device, count),
    _ => 2,
};
