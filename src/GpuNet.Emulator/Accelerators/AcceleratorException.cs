namespace ILGPU.Runtime;

/// <summary>What a driver reports. The emulator has none, so that nothing throws it.</summary>
public abstract class AcceleratorException : Exception
{
    /// <summary>Without a message.</summary>
    protected AcceleratorException()
    {
    }

    /// <summary>With a message.</summary>
    protected AcceleratorException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    protected AcceleratorException(string message, Exception inner) : base(message, inner)
    {
    }
}
