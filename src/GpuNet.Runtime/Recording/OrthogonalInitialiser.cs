namespace GpuNet.Recording;

/// <summary>
/// Orthonormal columns, or rows if there are fewer of them (Saxe, McClelland and Ganguli, 2014). Products with such a matrix preserve
/// lengths, which suits recurrent weights.
/// </summary>
sealed record OrthogonalInitialiser() : Initialiser("orthogonal")
{
    // Gram-Schmidt on normal vectors, in double precision and twice, which makes them orthogonal to the last bits (Giraud et al., 2005).
    internal override float[] Values(ParameterTensor tensor, ulong seed, uint number)
    {
        int count = Math.Min(tensor.Rows, tensor.Columns), length = Math.Max(tensor.Rows, tensor.Columns);
        var vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            int first = i * length;
            vectors[i] = [.. Enumerable.Range(first, length).Select(place => Normal(Draw(seed, number, place)))];
            Orthogonalise(vectors, i);
            Orthogonalise(vectors, i);
        }

        bool areRows = tensor.Rows < tensor.Columns;
        var values = new float[tensor.Count];
        for (int i = 0; i < values.Length; i++)
        {
            var (row, column) = Math.DivRem(i, tensor.Columns);
            values[i] = (float)(areRows ? vectors[row][column] : vectors[column][row]);
        }
        return values;
    }

    // Removes from a vector its projections on the previous ones, and normalises it.
    static void Orthogonalise(double[][] vectors, int last)
    {
        double[] vector = vectors[last];
        for (int i = 0; i < last; i++)
        {
            double along = Dot(vector, vectors[i]);
            for (int k = 0; k < vector.Length; k++)
                vector[k] -= along * vectors[i][k];
        }
        double norm = Math.Sqrt(Dot(vector, vector));
        for (int k = 0; k < vector.Length; k++)
            vector[k] /= norm;
    }

    static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++)
            sum += a[k] * b[k];
        return sum;
    }
}
