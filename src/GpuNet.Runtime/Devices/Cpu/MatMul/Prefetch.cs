using System.Runtime.CompilerServices;
using GpuNet.Devices.Cpu.Memory;

namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>
/// Memory that is read after the present tile and announced while that is computed: two walks, which go on as k does. The way to
/// memory would be idle meanwhile; so what is far away is near when its turn comes.
/// </summary>
/// <param name="first">One walk.</param>
/// <param name="second">The other.</param>
readonly struct Prefetch(Walk first, Walk second)
{
    public readonly Walk First = first;

    public readonly Walk Second = second;

    /// <summary>Announces nothing but an element that is near already.</summary>
    public static unsafe Prefetch Nothing(float* near) => new(new(near, 0), new(near, 0));
}

/// <summary>A walk through memory.</summary>
/// <param name="start">Where it begins.</param>
/// <param name="step">Floats that it goes on at every k.</param>
unsafe struct Walk(float* start, nint step)
{
    /// <summary>How many k until the next line is announced.</summary>
    public const int Pause = 4;

    float* place = start;
    readonly nint step = step;

    /// <summary>Announces the line where it is, and goes on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Announce()
    {
        Cache.Prefetch(place);
        place += Pause * step;
    }
}

/// <summary>Lines of memory that are announced in turn by the tiles that are computed before they are read.</summary>
unsafe struct Upcoming
{
    readonly float* data;
    readonly nint stride;
    readonly int lines;
    readonly int segments;
    readonly int depth;
    readonly int linesPerTile;
    readonly nint step;
    int announced;

    /// <summary>A line at each step of a panel: what one tile leaves out, the next ones announce.</summary>
    public Upcoming(Factor panel)
    {
        data = panel.Data;
        (stride, step) = (panel.Step, panel.Step);
        (lines, segments, linesPerTile) = (Walk.Pause, 1, 1);
    }

    /// <param name="data">The first line.</param>
    /// <param name="stride">Floats from one line to the next.</param>
    /// <param name="lines">How many lines.</param>
    /// <param name="length">Floats of a line.</param>
    /// <param name="tiles">How many tiles are computed before.</param>
    /// <param name="depth">Steps of k of each of them.</param>
    public Upcoming(float* data, nint stride, int lines, int length, int tiles, int depth)
    {
        this.data = data;
        this.stride = stride;
        this.depth = depth;
        // A walk goes a float at every k, and so as far as the tile is deep; further, line after line, only if it must.
        segments = Panels.Count(length, depth);
        this.lines = lines * segments;
        linesPerTile = Panels.Count(this.lines, tiles);
        step = linesPerTile == 1 ? 1 : (linesPerTile * stride / segments + depth - 1) / depth;
    }

    /// <summary>What the next tile announces.</summary>
    /// <param name="near">An element that is near already, in place of lines that do not exist.</param>
    public Walk Next(float* near)
    {
        if (announced >= lines)
            return new(near, 0);
        float* line = segments == 1 ? data + announced * stride : data + announced / segments * stride + announced % segments * depth;
        announced += linesPerTile;
        return new(line, step);
    }
}
