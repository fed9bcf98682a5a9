namespace GpuNet.Devices.Ilgpu;

/// <summary>One way to compute a product.</summary>
/// <typeparam name="TOperation">The product.</typeparam>
/// <param name="Name">Its name, by which the fastest one is remembered.</param>
/// <param name="Bind">Binds its kernels.</param>
sealed record ProductCandidate<TOperation>(string Name, Func<TOperation, TiledKernels> Bind)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
