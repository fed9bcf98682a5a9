namespace ILGPU;

/// <summary>Switches ILGPU.Algorithms on.</summary>
public static class AlgorithmContext
{
    /// <summary>Allows kernels to use <see cref="Algorithms.XMath"/>, which here they always may.</summary>
    public static Context.Builder EnableAlgorithms(this Context.Builder builder) => builder;
}
