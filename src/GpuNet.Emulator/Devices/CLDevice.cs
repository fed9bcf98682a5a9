namespace ILGPU.Runtime.OpenCL;

/// <summary>A device with an OpenCL driver. The emulator finds none; the type is here for hosts that name it.</summary>
public sealed class CLDevice : Device
{
    CLDevice() : base(AcceleratorType.OpenCL) { }

    /// <summary>What the driver calls the device.</summary>
    public nint DeviceId { get; }

    /// <summary>The name of the driver's platform.</summary>
    public string PlatformName { get; } = "";

    /// <summary>The name of the device's vendor.</summary>
    public string VendorName { get; } = "";

    /// <inheritdoc/>
    public override Accelerator CreateAccelerator(Context context) => throw new NotSupportedException();
}

/// <summary>Adds and finds OpenCL devices.</summary>
public static class CLContextExtensions
{
    /// <summary>Adds all usable OpenCL devices: here none.</summary>
    public static Context.Builder OpenCL(this Context.Builder builder) => builder;

    /// <summary>Adds all OpenCL devices that a predicate accepts: here none.</summary>
    public static Context.Builder OpenCL(this Context.Builder builder, Predicate<CLDevice> predicate) => builder;

    /// <summary>The OpenCL devices: here none.</summary>
    public static Context.DeviceCollection<CLDevice> GetCLDevices(this Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetDevices<CLDevice>();
    }
}
