namespace ILGPU.Util;

/// <summary>The base of what is disposed once.</summary>
public abstract class DisposeBase : IDisposable
{
    /// <summary>Whether this object has been disposed.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Disposes this object; a second call does nothing.</summary>
    public void Dispose()
    {
        if (IsDisposed)
            return;
        IsDisposed = true;
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what this object holds.</summary>
    /// <param name="disposing">Always true: nothing here is left to the garbage collector.</param>
    protected virtual void Dispose(bool disposing) { }
}
