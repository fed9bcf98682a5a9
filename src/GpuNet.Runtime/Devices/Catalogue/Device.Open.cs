namespace GpuNet;

public abstract partial class Device
{
    /// <summary>Every device of this machine, the best first; the last ones are for tests.</summary>
    public static IReadOnlyList<DeviceInfo> List() => DeviceCatalogue.List();

    /// <summary>Opens a device.</summary>
    /// <param name="name">
    /// A name from <see cref="List"/>, the first part of one (<c>cuda</c> is <c>cuda:0</c>), or <c>auto</c>, which takes CUDA, then
    /// OpenCL, then the CPU.
    /// </param>
    /// <param name="threads">Threads of the CPU device; as many as there are processors if not given.</param>
    /// <exception cref="InputException">There is no such device, or threads are given and it is not the CPU device.</exception>
    public static Device Open(string name = DeviceCatalogue.Auto, int? threads = null) => DeviceCatalogue.Open(name, threads);

    /// <summary>Opens several devices, for a training that they share.</summary>
    /// <param name="names">Names with commas between them, as <c>cuda:0,cuda:1</c>; <c>cuda:all</c> stands for every CUDA device.</param>
    /// <param name="threads">Threads of each CPU device; they share the processors if not given.</param>
    /// <exception cref="InputException">There is no such device, or threads are given for one that is not a CPU device.</exception>
    public static IReadOnlyList<Device> OpenAll(string names, int? threads = null) => DeviceCatalogue.OpenAll(names, threads);
}
