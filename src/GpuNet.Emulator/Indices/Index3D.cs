namespace ILGPU;

/// <summary>A 32-bit index in three dimensions.</summary>
/// <param name="x">The x value.</param>
/// <param name="y">The y value.</param>
/// <param name="z">The z value.</param>
public readonly struct Index3D(int x, int y, int z) : IEquatable<Index3D>
{
    /// <summary>The index (0, 0, 0).</summary>
    public static readonly Index3D Zero = new(0);

    /// <summary>The index (1, 1, 1).</summary>
    public static readonly Index3D One = new(1);

    /// <summary>The same value in all dimensions.</summary>
    public Index3D(int value) : this(value, value, value) { }

    /// <summary>A plane index and a depth.</summary>
    public Index3D(Index2D xy, int z) : this(xy.X, xy.Y, z) { }

    /// <summary>A column and a plane index.</summary>
    public Index3D(int x, Index2D yz) : this(x, yz.X, yz.Y) { }

    /// <summary>The x value.</summary>
    public int X { get; } = x;

    /// <summary>The y value.</summary>
    public int Y { get; } = y;

    /// <summary>The z value.</summary>
    public int Z { get; } = z;

    /// <summary>The x and y values.</summary>
    public Index2D XY => new(X, Y);

    /// <summary>The y and z values.</summary>
    public Index2D YZ => new(Y, Z);

    /// <summary>The number of elements in this extent.</summary>
    public int Size => X * Y * Z;

    /// <summary>The number of elements in this extent, in 64 bits.</summary>
    public long LongSize => (long)X * Y * Z;

    /// <summary>Whether each value is between 0 and the same value of <paramref name="dimension"/>, both included.</summary>
    public bool InBoundsInclusive(Index3D dimension) =>
        X >= 0 & X <= dimension.X & Y >= 0 & Y <= dimension.Y & Z >= 0 & Z <= dimension.Z;

    /// <inheritdoc/>
    public bool Equals(Index3D other) => this == other;

    /// <inheritdoc/>
    [NotInsideKernel]
    public override bool Equals(object? obj) => obj is Index3D other && Equals(other);

    /// <inheritdoc/>
    [NotInsideKernel]
    public override int GetHashCode() => HashCode.Combine(X, Y, Z);

    /// <inheritdoc/>
    [NotInsideKernel]
    public override string ToString() => $"({X}, {Y}, {Z})";

    /// <summary>The three values.</summary>
    public void Deconstruct(out int x, out int y, out int z) => (x, y, z) = (X, Y, Z);

    /// <summary>Three values as an index.</summary>
    public static implicit operator Index3D((int, int, int) values) => new(values.Item1, values.Item2, values.Item3);

    /// <summary>The sum in each dimension.</summary>
    public static Index3D operator +(Index3D first, Index3D second) =>
        new(first.X + second.X, first.Y + second.Y, first.Z + second.Z);

    /// <summary>The difference in each dimension.</summary>
    public static Index3D operator -(Index3D first, Index3D second) =>
        new(first.X - second.X, first.Y - second.Y, first.Z - second.Z);

    /// <summary>The product in each dimension.</summary>
    public static Index3D operator *(Index3D first, Index3D second) =>
        new(first.X * second.X, first.Y * second.Y, first.Z * second.Z);

    /// <summary>The quotient in each dimension.</summary>
    public static Index3D operator /(Index3D first, Index3D second) =>
        new(first.X / second.X, first.Y / second.Y, first.Z / second.Z);

    /// <summary>Whether two indices are the same.</summary>
    public static bool operator ==(Index3D first, Index3D second) =>
        first.X == second.X & first.Y == second.Y & first.Z == second.Z;

    /// <summary>Whether two indices differ.</summary>
    public static bool operator !=(Index3D first, Index3D second) => !(first == second);
}
