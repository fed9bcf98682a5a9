using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace GpuNet;

/// <summary>Numbers of 32 or 64 bits with a name and a shape.</summary>
sealed class Tensor
{
    readonly float[]? floats;
    readonly double[]? doubles;

    /// <summary>A tensor of 32-bit floats.</summary>
    /// <exception cref="ArgumentException">The shape does not hold as many values.</exception>
    public Tensor(string name, ImmutableArray<int> shape, float[] values)
        : this(name, shape, values.Length, sizeof(float)) => floats = values;

    /// <summary>A tensor of 64-bit floats.</summary>
    /// <exception cref="ArgumentException">The shape does not hold as many values.</exception>
    public Tensor(string name, ImmutableArray<int> shape, double[] values)
        : this(name, shape, values.Length, sizeof(double)) => doubles = values;

    Tensor(string name, ImmutableArray<int> shape, int length, int elementSize)
    {
        if (LengthOf(shape, elementSize) != length)
            throw new ArgumentException($"the tensor '{name}' has {length} values, not {string.Join("×", shape)}", nameof(shape));
        Name = name;
        Shape = shape;
    }

    /// <summary>Its name in the file.</summary>
    public string Name { get; }

    /// <summary>The extents, the slowest first; empty for a single number.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>Whether its values have 64 bits.</summary>
    public bool IsDouble => doubles is not null;

    /// <summary>The values, row-major.</summary>
    /// <exception cref="InvalidOperationException">They have 64 bits, of which half would be lost.</exception>
    public float[] Values => floats ?? throw new InvalidOperationException($"the values of '{Name}' have 64 bits");

    /// <summary>The values, row-major, whatever bits they have.</summary>
    public double[] Doubles => doubles ?? Array.ConvertAll(Values, value => (double)value);

    /// <summary>The values as bytes.</summary>
    internal Span<byte> Bytes => doubles is null ? MemoryMarshal.AsBytes(Values.AsSpan()) : MemoryMarshal.AsBytes(doubles.AsSpan());

    /// <summary>The elements of a shape; null where an extent is negative or their bytes are more than an int counts.</summary>
    internal static int? LengthOf(ImmutableArray<int> shape, int elementSize)
    {
        int length = 1;
        foreach (int extent in shape)
        {
            if (extent < 0 || (extent > 0 && length > int.MaxValue / elementSize / extent))
                return null;
            length *= extent;
        }
        return length;
    }
}
