namespace GpuNet.Benchmarks;

/// <summary>What is known of a benchmark before it runs, from its parameters alone: the columns divide it by the time.</summary>
public interface IMeasured
{
    /// <summary>Who computes: one of <see cref="Competitors"/>.</summary>
    string Device { get; }

    /// <summary>Floating-point operations; 0 where they do not matter.</summary>
    double Flops { get; }

    /// <summary>Bytes that have to be read or written; 0 where they do not matter.</summary>
    double Bytes { get; }

    /// <summary>Whether it is measured at all: what would take the naive loops seconds is not.</summary>
    bool IsWorthwhile { get; }
}
