namespace GpuNet.Devices;

/// <summary>How a kind of device computes each operation, by the operation's type.</summary>
/// <typeparam name="TDevice">What the operation is bound to.</typeparam>
sealed class OperationTable<TDevice>
{
    readonly Dictionary<Type, Func<TDevice, Operation, Launch>> entries = [];

    /// <summary>Adds the way in which an operation is computed.</summary>
    public OperationTable<TDevice> Add<TOperation>(Func<TDevice, TOperation, Launch> bind) where TOperation : Operation
    {
        entries.Add(typeof(TOperation), (device, operation) => bind(device, (TOperation)operation));
        return this;
    }

    /// <summary>Binds an operation to a device; null where the table does not have it.</summary>
    public Launch? Bind(TDevice device, Operation operation) => entries.GetValueOrDefault(operation.GetType())?.Invoke(device, operation);
}
