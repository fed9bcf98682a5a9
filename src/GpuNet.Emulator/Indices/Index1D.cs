namespace ILGPU;

/// <summary>A 32-bit index in one dimension.</summary>
/// <param name="x">The x value.</param>
public readonly struct Index1D(int x) : IEquatable<Index1D>
{
    /// <summary>The index 0.</summary>
    public static readonly Index1D Zero = new(0);

    /// <summary>The index 1.</summary>
    public static readonly Index1D One = new(1);

    /// <summary>The x value.</summary>
    public int X { get; } = x;

    /// <summary>The number of elements in this extent.</summary>
    public int Size => X;

    /// <summary>This index in 64 bits.</summary>
    public LongIndex1D ToLongIndex() => new(X);

    /// <inheritdoc/>
    public bool Equals(Index1D other) => X == other.X;

    /// <inheritdoc/>
    [NotInsideKernel]
    public override bool Equals(object? obj) => obj is Index1D other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => X;

    /// <inheritdoc/>
    [NotInsideKernel]
    public override string ToString() => $"({X})";

    /// <summary>The index as a number.</summary>
    public static implicit operator int(Index1D idx) => idx.X;

    /// <summary>A number as an index.</summary>
    public static implicit operator Index1D(int idx) => new(idx);

    /// <summary>The index as an unsigned number.</summary>
    public static explicit operator uint(Index1D idx) => (uint)idx.X;

    /// <summary>The index in 64 bits.</summary>
    public static implicit operator LongIndex1D(Index1D index) => index.ToLongIndex();

    /// <summary>The sum.</summary>
    public static Index1D operator +(Index1D first, Index1D second) => new(first.X + second.X);

    /// <summary>The difference.</summary>
    public static Index1D operator -(Index1D first, Index1D second) => new(first.X - second.X);

    /// <summary>The product.</summary>
    public static Index1D operator *(Index1D first, Index1D second) => new(first.X * second.X);

    /// <summary>The quotient.</summary>
    public static Index1D operator /(Index1D first, Index1D second) => new(first.X / second.X);

    /// <summary>Whether two indices are the same.</summary>
    public static bool operator ==(Index1D first, Index1D second) => first.X == second.X;

    /// <summary>Whether two indices differ.</summary>
    public static bool operator !=(Index1D first, Index1D second) => first.X != second.X;
}
