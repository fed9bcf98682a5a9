namespace GpuNet.Runtime.Devices.Cpu.MatMul;

/// <summary>
/// What is done with a product as soon as a tile of it is complete, while it is in the first-level cache. (Inside the
/// microkernel, the activation's polynomial would be compiled once for each of its 24 registers.)
/// </summary>
abstract class Epilogue
{
    /// <summary>Nothing.</summary>
    public static Epilogue None { get; } = new Nothing();

    /// <summary>Finishes a tile in place.</summary>
    /// <param name="row">Its first row.</param>
    /// <param name="column">Its first column.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public abstract void Apply(int row, int column, int rows, int columns);

    sealed class Nothing : Epilogue
    {
        public override void Apply(int row, int column, int rows, int columns)
        {
        }
    }
}
