namespace ILGPU;

/// <summary>A 32-bit index in two dimensions.</summary>
/// <param name="x">The x value.</param>
/// <param name="y">The y value.</param>
public readonly struct Index2D(int x, int y) : IEquatable<Index2D>
{
    /// <summary>The index (0, 0).</summary>
    public static readonly Index2D Zero = new(0);

    /// <summary>The index (1, 1).</summary>
    public static readonly Index2D One = new(1);

    /// <summary>The same value in both dimensions.</summary>
    public Index2D(int value) : this(value, value) { }

    /// <summary>The x value.</summary>
    public int X { get; } = x;

    /// <summary>The y value.</summary>
    public int Y { get; } = y;

    /// <summary>The number of elements in this extent.</summary>
    public int Size => X * Y;

    /// <inheritdoc/>
    public bool Equals(Index2D other) => this == other;

    /// <inheritdoc/>
    [NotInsideKernel]
    public override bool Equals(object? obj) => obj is Index2D other && Equals(other);

    /// <inheritdoc/>
    [NotInsideKernel]
    public override int GetHashCode() => HashCode.Combine(X, Y);

    /// <inheritdoc/>
    [NotInsideKernel]
    public override string ToString() => $"({X}, {Y})";

    /// <summary>The two values.</summary>
    public void Deconstruct(out int x, out int y) => (x, y) = (X, Y);

    /// <summary>Two values as an index.</summary>
    public static implicit operator Index2D((int, int) values) => new(values.Item1, values.Item2);

    /// <summary>The sum in each dimension.</summary>
    public static Index2D operator +(Index2D first, Index2D second) => new(first.X + second.X, first.Y + second.Y);

    /// <summary>The difference in each dimension.</summary>
    public static Index2D operator -(Index2D first, Index2D second) => new(first.X - second.X, first.Y - second.Y);

    /// <summary>The product in each dimension.</summary>
    public static Index2D operator *(Index2D first, Index2D second) => new(first.X * second.X, first.Y * second.Y);

    /// <summary>The quotient in each dimension.</summary>
    public static Index2D operator /(Index2D first, Index2D second) => new(first.X / second.X, first.Y / second.Y);

    /// <summary>Whether two indices are the same.</summary>
    public static bool operator ==(Index2D first, Index2D second) => first.X == second.X & first.Y == second.Y;

    /// <summary>Whether two indices differ.</summary>
    public static bool operator !=(Index2D first, Index2D second) => first.X != second.X | first.Y != second.Y;
}
