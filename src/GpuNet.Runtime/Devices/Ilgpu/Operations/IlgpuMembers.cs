using GpuNet.Devices.Operations;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Launches the products of all members at once.</summary>
static class IlgpuMembers
{
    public static Launch Bind(IlgpuDevice device, MembersOperation operation) => operation.Members[0] switch
    {
        ForwardOperation forward => forward.Activation.Bind(new IlgpuForward(device, Operands<ForwardOperation>(operation))),
        BackwardOperation backward => backward.Activation.Bind(new IlgpuBackward(device, Operands<BackwardOperation>(operation))),
        _ => IlgpuGradients.Bind(device, Operands<GradientOperation>(operation)),
    };

    static MemberOperands<T> Operands<T>(MembersOperation operation) where T : ProductOperation =>
        new(operation, [.. operation.Members.Cast<T>()]);
}
