using System.Reflection;
using GpuNet.Checker.Compilation;
using ILGPU;
using Xunit;

namespace GpuNet.Checker.Tests;

/// <summary>What the checker takes for granted of ILGPU. Another version that changes it fails here, and says what to look at.</summary>
public sealed class IlgpuTests
{
    const string Hint = "look at Intrinsic.cs, where all knowledge of ILGPU is";

    /// <summary>The functions that are known; those marked with a question mark are refused.</summary>
    static readonly string[] known =
    [
        "Grid.ComputeGlobalIndex", "Grid.ComputeLongGlobalIndex", "Grid.get_DimX", "Grid.get_DimY", "Grid.get_DimZ", "Grid.get_Dimension",
        "Grid.get_GlobalIndex", "Grid.get_GlobalLinearIndex", "Grid.get_IdxX", "Grid.get_IdxY", "Grid.get_IdxZ", "Grid.get_Index",
        "Grid.get_LinearIndex", "Grid.get_LongGlobalIndex", "Group.Barrier", "Group.BarrierAnd", "Group.BarrierOr", "Group.BarrierPopCount",
        "Group.Broadcast", "Group.get_DimX", "Group.get_DimY", "Group.get_DimZ", "Group.get_Dimension", "Group.get_IdxX", "Group.get_IdxY",
        "Group.get_IdxZ", "Group.get_Index", "Group.get_IsFirstThread", "Group.get_IsLastThread", "Group.get_LinearIndex",
        "LocalMemory.Allocate", "LocalMemory.Allocate1D", "LocalMemory.Allocate2D", "LocalMemory.Allocate3D",
        "SharedMemory.Allocate", "SharedMemory.Allocate1D", "SharedMemory.Allocate2D", "SharedMemory.Allocate2DDenseX",
        "SharedMemory.Allocate2DDenseY", "SharedMemory.Allocate3D", "SharedMemory.Allocate3DDenseXY", "SharedMemory.Allocate3DDenseZY",
        "SharedMemory.GetDynamic",
        "Warp.Barrier?", "Warp.Broadcast", "Warp.ComputeWarpIdx", "Warp.ComputeWarpThreadIdx", "Warp.Shuffle", "Warp.Shuffle?",
        "Warp.ShuffleDown", "Warp.ShuffleUp", "Warp.ShuffleXor", "Warp.get_IsFirstLane", "Warp.get_IsLastLane", "Warp.get_LaneIdx",
        "Warp.get_WarpIdx", "Warp.get_WarpSize",
    ];

    [Fact]
    public void The_functions_of_threads_are_those_that_the_checker_knows()
    {
        var found = new[] { typeof(Grid), typeof(Group), typeof(Warp), typeof(SharedMemory), typeof(LocalMemory) }
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}{(IsRefused(Closed(method)) ? "?" : "")}").ToHashSet();

        string added = string.Join(", ", found.Except(known)), gone = string.Join(", ", known.Except(found));
        Assert.True(found.SetEquals(known), $"new: {added}; gone: {gone}; {Hint}");
    }

    [Fact]
    public void The_types_that_know_the_running_thread_have_their_names() =>
        Assert.All(Intrinsic.OfThread, name => Assert.True(typeof(Context).Assembly.GetType(name) != null, $"{name} is gone: {Hint}"));

    [Fact]
    public void A_view_is_a_buffer_an_index_and_a_length()
    {
        using var device = new Device();
        using var buffer = device.Accelerator.Allocate1D<float>(8);
        IContiguousArrayView<float> view = buffer.View.BaseView.SubView(2, 3);

        Assert.True((2, 3) == (view.Index, view.Length), $"the sub-view of 3 from 2 is {view.Length} from {view.Index}: {Hint}");
        buffer.Dispose();
        Assert.True(view.Buffer.IsDisposed, $"a disposed buffer does not say so: {Hint}");
    }

    static bool IsRefused(MethodBase method)
    {
        var kind = Intrinsic.KindOf(method);
        return kind == CallKind.Unknown || kind == CallKind.Read && Intrinsic.CalleesOf(method).Any(IsRefused);
    }

    static MethodInfo Closed(MethodInfo method) => method.IsGenericMethod ? method.MakeGenericMethod(TypesFor(method)) : method;

    static Type[] TypesFor(MethodInfo method) => [.. method.GetGenericArguments().Select(argument =>
        !argument.Name.Contains("Stride", StringComparison.Ordinal) ? typeof(int)
        : method.Name.EndsWith("2D", StringComparison.Ordinal) ? typeof(Stride2D.DenseX)
        : method.Name.EndsWith("3D", StringComparison.Ordinal) ? typeof(Stride3D.DenseXY) : typeof(Stride1D.Dense))];
}
