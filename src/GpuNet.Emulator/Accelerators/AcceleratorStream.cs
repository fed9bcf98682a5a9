namespace ILGPU.Runtime;

/// <summary>A queue of launches and copies.</summary>
public abstract class AcceleratorStream : AcceleratorObject
{
    private protected AcceleratorStream(Accelerator accelerator) : base(accelerator) { }

    /// <summary>Waits for all that was queued.</summary>
    public abstract void Synchronize();
}
