namespace GpuNet.Runtime.Devices.Cpu.MatMul;

/// <summary>
/// Memory that is read after the present tile and announced while that is computed: two walks, each a step on at every k. The
/// way to memory would be idle meanwhile; so what is far away is near when its turn comes.
/// </summary>
/// <param name="first">Where one walk begins.</param>
/// <param name="second">Where the other begins.</param>
/// <param name="step">Floats that both go on at every k.</param>
readonly unsafe struct Ahead(float* first, float* second, nint step)
{
    public readonly float* First = first;

    public readonly float* Second = second;

    public readonly nint Step = step;

    /// <summary>Announces nothing but an element that is near already.</summary>
    public static Ahead Nothing(float* near) => new(near, near, 0);
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
    int announced;

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
        // A walk goes a float at every k: as far as the tile is deep.
        segments = Panels.Count(length, depth);
        this.lines = lines * segments;
        linesPerTile = Panels.Count(this.lines, tiles);
    }

    /// <summary>What the next tile announces: a line in each walk, or as much more as it takes, line after line.</summary>
    /// <param name="near">An element that is near already, in place of lines that do not exist.</param>
    public Ahead Next(float* near)
    {
        if (announced >= lines)
            return Ahead.Nothing(near);
        int first = announced, second = first + (linesPerTile + 1) / 2;
        announced += Math.Max(2, linesPerTile);
        return new(Line(first), second < lines ? Line(second) : near, linesPerTile <= 2 ? 1 : (second - first) * stride / depth);
    }

    readonly float* Line(int i) => segments == 1 ? data + i * stride : data + i / segments * stride + i % segments * depth;
}
