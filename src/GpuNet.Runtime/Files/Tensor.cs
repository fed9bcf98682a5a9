using System.Collections.Immutable;

namespace GpuNet;

/// <summary>Numbers with a name and a shape.</summary>
public sealed class Tensor
{
    /// <summary>The most elements of a tensor: its bytes are counted in an int.</summary>
    public const int MaxLength = int.MaxValue / sizeof(float);

    /// <summary>A tensor.</summary>
    /// <exception cref="ArgumentException">The shape does not hold as many values.</exception>
    public Tensor(string name, ImmutableArray<int> shape, float[] values)
    {
        if (LengthOf(shape) != values.Length)
            throw new ArgumentException($"the tensor '{name}' has {values.Length} values, not {string.Join("×", shape)}", nameof(values));
        Name = name;
        Shape = shape;
        Values = values;
    }

    /// <summary>Its name in the file.</summary>
    public string Name { get; }

    /// <summary>The extents, the slowest first; empty for a single number.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>The values, row-major.</summary>
    public float[] Values { get; }

    /// <summary>The elements of a shape; null where an extent is negative or they are more than <see cref="MaxLength"/>.</summary>
    internal static int? LengthOf(ImmutableArray<int> shape)
    {
        int length = 1;
        foreach (int extent in shape)
        {
            if (extent < 0 || (extent > 0 && length > MaxLength / extent))
                return null;
            length *= extent;
        }
        return length;
    }
}
