using GpuNet.Checker.Checks;
using GpuNet.Checker.Launching;

namespace GpuNet.Checker.Functions;

/// <summary>Replacements of assertions, which would end the process.</summary>
static class AssertFunctions
{
    public static void Assert(bool condition, KernelThread thread) => Assert(condition, "an assertion", thread);

    public static void Assert(bool condition, string message, KernelThread thread)
    {
        if (!condition)
            throw Fault.Assertion(message);
    }
}
