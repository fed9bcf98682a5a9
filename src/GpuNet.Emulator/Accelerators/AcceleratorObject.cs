using ILGPU.Util;

namespace ILGPU.Runtime;

/// <summary>What belongs to an accelerator and is disposed with it.</summary>
public abstract class AcceleratorObject : DisposeBase
{
    private protected AcceleratorObject(Accelerator accelerator)
    {
        Accelerator = accelerator;
        accelerator.Adopt(this);
    }

    /// <summary>The accelerator that this belongs to.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>The kind of that accelerator.</summary>
    public AcceleratorType AcceleratorType => Accelerator.AcceleratorType;

    /// <inheritdoc/>
    protected sealed override void Dispose(bool disposing)
    {
        Accelerator.Release(this);
        DisposeAcceleratorObject(disposing);
        base.Dispose(disposing);
    }

    /// <summary>Releases what this object holds.</summary>
    protected abstract void DisposeAcceleratorObject(bool disposing);
}
