namespace ILGPU.Runtime.OpenCL;

// The names are OpenCL's, as ILGPU has them.
#pragma warning disable CA1707

/// <summary>What OpenCL tells about a device.</summary>
public enum CLDeviceInfoType
{
    /// <summary>The driver's version.</summary>
    CL_DRIVER_VERSION = 0x102D,
}

#pragma warning restore CA1707

/// <summary>OpenCL itself. The emulator has none; the type is here for hosts that name it.</summary>
public sealed class CLAPI
{
    CLAPI() { }

    /// <summary>The OpenCL of this machine.</summary>
    public static CLAPI CurrentAPI { get; } = new();

    /// <summary>What OpenCL tells about a device, as a text.</summary>
    public string GetDeviceInfo(nint device, CLDeviceInfoType type) => throw new NotSupportedException();
}
