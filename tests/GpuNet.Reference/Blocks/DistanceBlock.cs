namespace GpuNet.Reference.Blocks;

/// <summary>D = ‖a − b‖ of the two halves a and b of each row; ∂D/∂a = (a − b)/D, ∂D/∂b = −∂D/∂a, both 0 where D is.</summary>
public sealed class DistanceBlock : ReferenceBlock
{
    ReferenceMatrix input = new(0, 0), distance = new(0, 0);

    /// <inheritdoc/>
    public override ReferenceMatrix Forward(ReferenceMatrix x, bool training)
    {
        input = x;
        distance = new(x.Rows, 1);
        for (int row = 0; row < x.Rows; row++)
        {
            for (int k = 0; k < x.Columns / 2; k++)
                distance[row, 0] += Math.Pow(x[row, k] - x[row, x.Columns / 2 + k], 2);
            distance[row, 0] = Math.Sqrt(distance[row, 0]);
        }
        return distance;
    }

    /// <inheritdoc/>
    public override ReferenceMatrix Backward(ReferenceMatrix g)
    {
        var below = new ReferenceMatrix(input.Rows, input.Columns);
        int half = input.Columns / 2;
        for (int row = 0; row < input.Rows; row++)
        {
            for (int k = 0; k < half && distance[row, 0] > 0; k++)
            {
                below[row, k] = g[row, 0] * (input[row, k] - input[row, half + k]) / distance[row, 0];
                below[row, half + k] = -below[row, k];
            }
        }
        return below;
    }
}
