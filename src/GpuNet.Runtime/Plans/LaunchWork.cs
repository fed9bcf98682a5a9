using GpuNet.Devices.Ilgpu;
using GpuNet.Kernels.MatMul;

namespace GpuNet.Plans;

/// <summary>What a launch has a GPU do, as far as it is known without one.</summary>
/// <param name="Flops">Floating-point operations.</param>
/// <param name="Bytes">Bytes moved from and to memory.</param>
/// <param name="Groups">Groups of threads.</param>
/// <param name="Instructions">Instructions of the warps of a group in the main loop of a product; 0 of other kernels.</param>
/// <param name="Precision">In what products are computed.</param>
readonly record struct LaunchWork(double Flops, double Bytes, double Groups, double Instructions, Precision Precision)
{
    const int WarpSize = 32;

    // As ptxas assembles them: the loops of docs/kernels.md, for the steps of the sum between two barriers.
    static readonly Dictionary<Type, int> loops = new()
    {
        [typeof(Tile128x128)] = 571,
        [typeof(Tile64x64)] = 306,
        [typeof(Tile32x32)] = 170,
        [typeof(Tile128x16)] = 181,
        [typeof(Tf32<Tile128x128>)] = 150,
        [typeof(Tf32<Tile64x64>)] = 127,
        [typeof(Tf32<Tile32x32>)] = 115,
    };

    /// <summary>Instructions of a warp in the main loop of a product with a tile, of one turn.</summary>
    public static int LoopOf(Type tile) => loops[tile];

    /// <summary>That of a traced launch.</summary>
    public static LaunchWork Of(TracedLaunch launch)
    {
        var tile = launch.Method.DeclaringType!.GenericTypeArguments.FirstOrDefault(loops.ContainsKey);
        double warps = (double)launch.Threads / launch.Groups / WarpSize;
        return new(
            launch.Flops, launch.GlobalTraffic, launch.Groups, tile is null ? 0 : loops[tile] * warps * launch.BarriersPerGroup,
            tile is { IsGenericType: true } ? Precision.Tf32 : Precision.Float32);
    }
}
