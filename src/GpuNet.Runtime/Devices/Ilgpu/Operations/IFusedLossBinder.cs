using GpuNet.Devices.Operations;
using GpuNet.Kernels.Losses;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>Makes something of a fully fused network with a loss: a generic method, since its kernel is compiled for all three.</summary>
/// <typeparam name="TResult">What it makes.</typeparam>
interface IFusedLossBinder<TResult>
{
    /// <summary>Makes it for an activation, a loss and a kind of targets.</summary>
    TResult Bind<TActivation, TLoss, TTargets>(TLoss loss)
        where TActivation : struct, IActivation
        where TLoss : unmanaged, ILoss
        where TTargets : struct, ITargets;
}

/// <summary>Finds the activation, the loss and the kind of targets.</summary>
static class FusedLossBinding
{
    /// <summary>What a binder makes of a network and a loss.</summary>
    public static TResult Bind<TResult>(FusedNetwork network, LossOperation loss, IFusedLossBinder<TResult> binder) =>
        network.Activation.Bind(new OfNetwork<TResult>(loss, binder));

    sealed record OfNetwork<TResult>(LossOperation Loss, IFusedLossBinder<TResult> Binder) : IActivationBinder<TResult>
    {
        public TResult Bind<TActivation>() where TActivation : struct, IActivation =>
            Loss.Loss.Bind(new OfActivation<TActivation, TResult>(Loss.TargetsAreClasses, Binder));
    }

    sealed record OfActivation<TActivation, TResult>(bool TargetsAreClasses, IFusedLossBinder<TResult> Binder) : ILossBinder<TResult>
        where TActivation : struct, IActivation
    {
        public TResult Bind<TLoss>(TLoss loss) where TLoss : unmanaged, ILoss => TargetsAreClasses
            ? Binder.Bind<TActivation, TLoss, ClassIndices>(loss)
            : Binder.Bind<TActivation, TLoss, DenseTargets>(loss);
    }
}
