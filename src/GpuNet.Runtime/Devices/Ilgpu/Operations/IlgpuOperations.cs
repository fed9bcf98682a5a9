using GpuNet.Devices.Operations;
using GpuNet.Kernels.Embedding;
using static GpuNet.Devices.Ilgpu.KernelArguments;

namespace GpuNet.Devices.Ilgpu.Operations;

/// <summary>How ILGPU's accelerators compute each operation. One line here gives an operation its kernel.</summary>
static class IlgpuOperations
{
    public static OperationTable<IlgpuDevice> Table { get; } = new OperationTable<IlgpuDevice>()
        .Add<GatherOperation>(IlgpuGather.Bind)
        .Add<HostGatherOperation>((device, gather) => new(gather, "gather on the host, copy", new StreamedGather(device, gather).Run))
        .Add<ForwardOperation>((device, forward) => forward.Activation.Bind(new IlgpuForward(device, new(forward))))
        .Add<BackwardOperation>((device, backward) => backward.Activation.Bind(new IlgpuBackward(device, new(backward))))
        .Add<GradientOperation>((device, gradient) => IlgpuGradients.Bind(device, new(gradient)))
        .Add<MembersOperation>(IlgpuMembers.Bind)
        .Add<DropoutOperation>(IlgpuDropout.Bind)
        .Add<DifferentiateOperation>((device, differentiate) =>
            differentiate.Activation.Bind(new IlgpuDifferentiate(device, differentiate)))
        .Add<AddOperation>(IlgpuAdd.Bind)
        .Add<ColumnStatisticsOperation>(IlgpuColumnStatistics.Bind)
        .Add<RowStatisticsOperation>((device, statistics) => OfWidth(statistics.X.Columns, new IlgpuRowStatistics(device, statistics)))
        .Add<NormaliseOperation>((device, normalise) => normalise.Activation.Bind(new IlgpuNormalise(device, normalise)))
        .Add<NormaliseGradientOperation>(IlgpuNormaliseGradients.Bind)
        .Add<BatchNormBackwardOperation>(IlgpuBatchNormBackward.Bind)
        .Add<LayerNormBackwardOperation>((device, backward) => OfWidth(backward.X.Columns, new IlgpuLayerNormBackward(device, backward)))
        .Add<SoftmaxOperation>((device, softmax) => OfWidth(softmax.X.Columns, new IlgpuSoftmax(device, softmax)))
        .Add<SoftmaxBackwardOperation>((device, backward) => OfWidth(backward.X.Columns, new IlgpuSoftmaxBackward(device, backward)))
        .Add<SplitRowsOperation>(IlgpuSplitRows.Bind)
        .Add<JoinRowsOperation>(IlgpuJoinRows.Bind)
        .Add<DistanceOperation>((device, distance) => OfWidth(distance.X.Columns / 2, new IlgpuDistance(device, distance)))
        .Add<DistanceBackwardOperation>(IlgpuDistanceBackward.Bind)
        .Add<EncodeOperation<BinPart>>(IlgpuEncode.Bind)
        .Add<EncodeOperation<Cosine>>(IlgpuEncode.Bind)
        .Add<CosineGradientOperation>(IlgpuEncode.BindGradients)
        .Add<BlockDiagonalOperation>(IlgpuBlockDiagonal.Bind)
        .Add<BlockDiagonalGradientOperation>(IlgpuBlockDiagonal.BindGradient)
        .Add<BlockDiagonalBackwardOperation>(IlgpuBlockDiagonal.BindBackward)
        .Add<MemberMeanOperation>(IlgpuMemberMean.Bind)
        .Add<MemberScaleOperation>((device, scale) => scale.Activation.Bind(new IlgpuMemberScale(device, scale)))
        .Add<MemberScaleBackwardOperation>(IlgpuMemberScale.BindBackward)
        .Add<MemberScaleGradientOperation>(IlgpuMemberScale.BindGradients)
        .Add<CellOperation>((device, cell) => cell.Cell.Bind(new IlgpuCell(device, cell)))
        .Add<CellBackwardOperation>((device, cell) => cell.Forward.Cell.Bind(new IlgpuCellBackward(device, cell)))
        .Add<LossOperation>((device, loss) => loss.Loss.Bind(new IlgpuLoss(device, loss)))
        .Add<FullyFusedForwardOperation>((device, forward) =>
            forward.Network.Activation.Bind(new IlgpuFullyFusedForward(device, forward)))
        .Add<FullyFusedLossOperation>(IlgpuFullyFusedLosses.Bind)
        .Add<FullyFusedGradientOperation>(IlgpuFullyFusedGradients.Bind)
        .Add<GradientSumOperation>(IlgpuGradientSum.Bind)
        .Add<PackOperation>(IlgpuPack.Bind)
        .Add<AccumulateOperation>(IlgpuAccumulate.Bind)
        .Add<AverageOperation>(IlgpuAverage.Bind)
        .Add<ClipOperation>(IlgpuClip.Bind)
        .Add<UpdateOperation>((device, update) => update.Optimizer.Bind(new IlgpuUpdate(device, update)));
}
