namespace ILGPU;

/// <summary>How far apart the elements of a one-dimensional view are.</summary>
public interface IStride1D
{
    /// <summary>The distance of two elements.</summary>
    int XStride { get; }
}

/// <summary>The one-dimensional strides.</summary>
public static class Stride1D
{
    /// <summary>No gaps.</summary>
    public readonly struct Dense : IStride1D
    {
        /// <summary>The distance of two elements, 1.</summary>
        public int XStride => 1;
    }
}
