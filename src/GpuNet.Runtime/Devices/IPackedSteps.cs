using GpuNet.Devices.Operations;

namespace GpuNet.Devices;

/// <summary>Launches steps of several fully fused networks of one shape, with the bits of each alone.</summary>
interface IPackedSteps : IDisposable
{
    /// <summary>Starts steps.</summary>
    /// <param name="steps">One after another; those of different networks in a list, whose batches have as many rows, are launched at once.</param>
    void Run(IEnumerable<IReadOnlyList<SeatStep>> steps);
}
