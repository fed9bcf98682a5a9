namespace ILGPU;

/// <summary>A 64-bit index in one dimension.</summary>
/// <param name="x">The x value.</param>
public readonly struct LongIndex1D(long x) : IEquatable<LongIndex1D>
{
    /// <summary>The index 0.</summary>
    public static readonly LongIndex1D Zero = new(0);

    /// <summary>The index 1.</summary>
    public static readonly LongIndex1D One = new(1);

    /// <summary>The x value.</summary>
    public long X { get; } = x;

    /// <summary>The number of elements in this extent.</summary>
    public long Size => X;

    /// <summary>This index in 32 bits.</summary>
    public Index1D ToIntIndex() => new((int)X);

    /// <inheritdoc/>
    public bool Equals(LongIndex1D other) => X == other.X;

    /// <inheritdoc/>
    [NotInsideKernel]
    public override bool Equals(object? obj) => obj is LongIndex1D other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => X.GetHashCode();

    /// <inheritdoc/>
    [NotInsideKernel]
    public override string ToString() => $"({X})";

    /// <summary>The index as a number.</summary>
    public static implicit operator long(LongIndex1D idx) => idx.X;

    /// <summary>A number as an index.</summary>
    public static implicit operator LongIndex1D(long idx) => new(idx);

    /// <summary>The index as an unsigned number.</summary>
    public static explicit operator ulong(LongIndex1D idx) => (ulong)idx.X;

    /// <summary>The index in 32 bits.</summary>
    public static explicit operator Index1D(LongIndex1D index) => index.ToIntIndex();

    /// <summary>The sum.</summary>
    public static LongIndex1D operator +(LongIndex1D first, LongIndex1D second) => new(first.X + second.X);

    /// <summary>The difference.</summary>
    public static LongIndex1D operator -(LongIndex1D first, LongIndex1D second) => new(first.X - second.X);

    /// <summary>The product.</summary>
    public static LongIndex1D operator *(LongIndex1D first, LongIndex1D second) => new(first.X * second.X);

    /// <summary>The quotient.</summary>
    public static LongIndex1D operator /(LongIndex1D first, LongIndex1D second) => new(first.X / second.X);

    /// <summary>Whether two indices are the same.</summary>
    public static bool operator ==(LongIndex1D first, LongIndex1D second) => first.X == second.X;

    /// <summary>Whether two indices differ.</summary>
    public static bool operator !=(LongIndex1D first, LongIndex1D second) => first.X != second.X;
}
