namespace GpuNet.Devices.Operations;

/// <summary>
/// The same product for each member of an ensemble, at once where a device can. The operands of a member lie as far behind those of the
/// member before as everywhere.
/// </summary>
/// <param name="Step">Its place in the training step.</param>
/// <param name="Members">The product of each member, two or more.</param>
sealed record MembersOperation(string Step, IReadOnlyList<ProductOperation> Members) : Operation(Step)
{
    /// <inheritdoc/>
    public override void Check(Operands operands)
    {
        foreach (var member in Members)
            member.Check(operands);
    }

    /// <inheritdoc/>
    public override string Shapes(int rows) => $"{Members.Count} × {Members[0].Shapes(rows)}";

    /// <inheritdoc/>
    public override double Flops(int rows) => Members.Count * Members[0].Flops(rows);

    /// <inheritdoc/>
    public override double Bytes(int rows) => Members.Count * Members[0].Bytes(rows);
}
