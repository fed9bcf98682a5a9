namespace ILGPU.Runtime.Cuda;

/// <summary>An NVIDIA GPU. The emulator finds none; the type is here for hosts that name it.</summary>
public sealed class CudaDevice : Device
{
    CudaDevice() : base(AcceleratorType.Cuda) { }

    /// <summary>The driver's CUDA version.</summary>
    public CudaDriverVersion DriverVersion { get; }

    /// <summary>The compute capability.</summary>
    public CudaArchitecture? Architecture { get; }

    /// <inheritdoc/>
    public override Accelerator CreateAccelerator(Context context) => throw new NotSupportedException();
}

/// <summary>A compute capability.</summary>
/// <param name="major">The major version.</param>
/// <param name="minor">The minor version.</param>
public readonly struct CudaArchitecture(int major, int minor)
{
    /// <summary>The major version.</summary>
    public int Major { get; } = major;

    /// <summary>The minor version.</summary>
    public int Minor { get; } = minor;

    /// <inheritdoc/>
    public override string ToString() => $"SM_{Major}{Minor}";
}

/// <summary>A driver's CUDA version.</summary>
public readonly struct CudaDriverVersion
{
    /// <summary>The major version.</summary>
    public int Major { get; }

    /// <summary>The minor version.</summary>
    public int Minor { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Major}.{Minor}";
}

/// <summary>Adds and finds CUDA devices.</summary>
public static class CudaContextExtensions
{
    /// <summary>Adds all CUDA devices: here none.</summary>
    public static Context.Builder Cuda(this Context.Builder builder) => builder;

    /// <summary>The CUDA devices: here none.</summary>
    public static Context.DeviceCollection<CudaDevice> GetCudaDevices(this Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetDevices<CudaDevice>();
    }
}
