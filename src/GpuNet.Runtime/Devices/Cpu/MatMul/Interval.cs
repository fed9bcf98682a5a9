namespace GpuNet.Devices.Cpu.MatMul;

/// <summary>Numbers that follow one another.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">Behind the last.</param>
readonly record struct Interval(int Start, int End)
{
    public int Length => End - Start;

    /// <summary>Part i of n parts, of which none is longer than another by more than one.</summary>
    public Interval Part(int i, int n) => new(Start + Share(i, n), Start + Share(i + 1, n));

    int Share(int i, int n) => (int)((long)i * Length / n);
}
