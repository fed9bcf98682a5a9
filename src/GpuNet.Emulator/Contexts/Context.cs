using System.Collections.Immutable;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Util;

namespace ILGPU;

/// <summary>Where devices are found.</summary>
public sealed partial class Context : DisposeBase
{
    internal Context(ImmutableArray<Device> devices) => Devices = devices.IsEmpty ? [CPUDevice.Default] : devices;

    /// <summary>All devices that were asked for, or else one CPU device.</summary>
    public ImmutableArray<Device> Devices { get; }

    /// <summary>Starts the description of a context.</summary>
    public static Builder Create() => new();

    /// <summary>Creates a context.</summary>
    public static Context Create(Action<Builder> buildingCallback)
    {
        ArgumentNullException.ThrowIfNull(buildingCallback);
        var builder = Create();
        buildingCallback(builder);
        return builder.ToContext();
    }

    /// <summary>Creates a context with one CPU device.</summary>
    public static Context CreateDefault() => Create(builder => builder.Default());

    /// <summary>The device of a type with an index.</summary>
    public TDevice GetDevice<TDevice>(int deviceIndex) where TDevice : Device => GetDevices<TDevice>()[deviceIndex];

    /// <summary>The devices of a type.</summary>
    public DeviceCollection<TDevice> GetDevices<TDevice>() where TDevice : Device => new([.. Devices.OfType<TDevice>()]);

    /// <summary>The first device, which here is always a CPU device.</summary>
    public Device GetPreferredDevice(bool preferCPU) => Devices[0];

    /// <summary>Enumerates the devices.</summary>
    public ImmutableArray<Device>.Enumerator GetEnumerator() => Devices.GetEnumerator();

    /// <summary>The devices of one type.</summary>
    public readonly ref struct DeviceCollection<TDevice> where TDevice : Device
    {
        readonly List<TDevice> devices;

        internal DeviceCollection(List<TDevice> devices) => this.devices = devices;

        /// <summary>The number of devices.</summary>
        public int Count => devices.Count;

        /// <summary>The device with an index.</summary>
        public TDevice this[int deviceIndex] =>
            deviceIndex < Count ? devices[deviceIndex] : throw new NotSupportedException("Not supported target accelerator");

        /// <summary>Enumerates the devices.</summary>
        public Enumerator GetEnumerator() => new(devices);

        /// <summary>Enumerates devices of one type.</summary>
        public ref struct Enumerator
        {
            List<TDevice>.Enumerator enumerator;

            internal Enumerator(List<TDevice> devices) => enumerator = devices.GetEnumerator();

            /// <summary>The current device.</summary>
            public TDevice Current => enumerator.Current;

            /// <summary>Moves to the next device.</summary>
            public bool MoveNext() => enumerator.MoveNext();
        }
    }
}
