using GpuNet.Emulator;

namespace ILGPU.Runtime.CPU;

/// <summary>The open emulator.</summary>
public sealed class CPUAccelerator : Accelerator
{
    internal CPUAccelerator(Context context, CPUDevice device) : base(context, device) { }

    internal Emulation Emulation { get; } = new();

    private protected override AcceleratorStream CreateStreamInternal() => new InOrderStream(this);

    /// <summary>Everything has happened when a call returns.</summary>
    sealed class InOrderStream(Accelerator accelerator) : AcceleratorStream(accelerator)
    {
        public override void Synchronize() => ObjectDisposedException.ThrowIf(IsDisposed, this);

        protected override void DisposeAcceleratorObject(bool disposing) { }
    }
}
