namespace GpuNet.Kernels.MatMul;

/// <summary>Four floats that are read and written with one 16-byte access.</summary>
/// <param name="x">The first.</param>
/// <param name="y">The second.</param>
/// <param name="z">The third.</param>
/// <param name="w">The fourth.</param>
readonly struct Float4(float x, float y, float z, float w)
{
    /// <summary>The first float.</summary>
    public readonly float X = x;

    /// <summary>The second float.</summary>
    public readonly float Y = y;

    /// <summary>The third float.</summary>
    public readonly float Z = z;

    /// <summary>The fourth float.</summary>
    public readonly float W = w;

    /// <summary>The sum of the four.</summary>
    public float Sum => X + Y + Z + W;

    /// <summary>This + a·b.</summary>
    public Float4 MultiplyAdd(float a, Float4 b) => new(X + a * b.X, Y + a * b.Y, Z + a * b.Z, W + a * b.W);

    /// <summary>The first <paramref name="count"/> of the four, and 0 for the others.</summary>
    /// <param name="count">How many, at least 1; 4 or more means all.</param>
    public Float4 First(int count) => new(X, count > 1 ? Y : 0f, count > 2 ? Z : 0f, count > 3 ? W : 0f);

    /// <summary>Element by element.</summary>
    public static Float4 operator +(Float4 a, Float4 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z, a.W + b.W);
}
