using GpuNet.Devices.Operations;

namespace GpuNet.Benchmarks.Products;

/// <summary>
/// A product as a device does it in training, its operands resident: with the bias behind the forward product and the column sum beside the
/// gradient one, which is more than a product. Sums of the former stay whole, as in inference.
/// </summary>
public sealed class DeviceProduct : IDisposable
{
    readonly List<DeviceBuffer<float>> buffers = [];
    readonly Device device;
    readonly Launch launch;
    readonly Batch batch;
    readonly Matrix result;

    /// <summary>Uploads the operands.</summary>
    public DeviceProduct(Device device, ProductData data, Precision precision = Precision.Float32)
    {
        this.device = device;
        var shape = data.Shape;
        batch = new(0, shape.Batch);
        var a = Take(shape.A.Rows, shape.A.Columns, data.A);
        var b = Take(shape.B.Rows, shape.B.Columns, data.B);
        result = Take(shape.Sizes.M, shape.Sizes.N);
        var row = Take(1, shape.Outputs);
        launch = device.Compile(shape.Layout switch
        {
            Layout.Forward => new ForwardOperation("forward", Activation.Identity, a, b, row, null, result) { Precision = precision },
            Layout.Backward => new BackwardOperation("backward", Activation.Identity, a, b, result, result) { Precision = precision },
            _ => new GradientOperation("gradients", a, b, result, row) { Precision = precision },
        });
        Run();
        device.Synchronize();
        data.Check(result.Download(result.Rows), device.Name, precision);
    }

    /// <summary>Starts the product.</summary>
    public void Run() => launch.Run(batch);

    /// <inheritdoc/>
    public void Dispose() => buffers.ForEach(buffer => buffer.Dispose());

    Matrix Take(int rows, int columns, float[]? values = null)
    {
        var buffer = device.Allocate<float>((int)Matrix.LengthFor(rows, columns));
        buffers.Add(buffer);
        buffer.Clear();
        var matrix = new Matrix(buffer, 0, rows, columns, Matrix.StrideFor(columns));
        if (values is not null)
            matrix.Upload(values);
        return matrix;
    }
}
