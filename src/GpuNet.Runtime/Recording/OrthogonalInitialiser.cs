namespace GpuNet.Recording;

/// <summary>
/// Orthonormal columns, or rows where there are fewer of them (Saxe, McClelland and Ganguli, 2014): a product with such a matrix keeps
/// lengths, which is why recurrent weights begin so.
/// </summary>
sealed record OrthogonalInitialiser() : Initialiser("orthogonal")
{
    // Gram and Schmidt on normal vectors, in double and twice, which makes them orthogonal to the last bits (Giraud et al., 2005).
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

    // Takes from a vector what lies along those before it, and makes it of length 1.
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
