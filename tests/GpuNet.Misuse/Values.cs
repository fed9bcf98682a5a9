using GpuNet.Devices.Operations;

namespace GpuNet.Misuse;

/// <summary>What members are called with, by type: sizes, buffers, matrices and batches, of which most are wrong.</summary>
sealed class Values : IDisposable
{
    readonly List<IDisposable> owned = [];
    readonly Dictionary<Type, object?[]> pools;

    public Values(Device device, Device foreign)
    {
        var buffer = Own(device.Allocate<float>(1024));
        var block = Own(device.AllocateBlock(1 << 16));
        var disposed = device.Allocate<float>(1024);
        disposed.Dispose();
        var disposedBlock = device.AllocateBlock(1 << 16);
        var partOfDisposed = disposedBlock.Slice<float>(0, 256);
        disposedBlock.Dispose();
        var elsewhere = Own(foreign.Allocate<float>(1024));
        DeviceBuffer<float>[] buffers =
        [
            buffer, block.Slice<float>(256, 128), block.Slice<float>(0, 512), block.Slice<float>(0, 0), disposed, partOfDisposed, elsewhere,
        ];
        Matrix[] matrices =
        [
            new(buffer, 0, 4, 4, 4), new(buffer, 64, 4, 8, 8), new(buffer, 32, 4, 4, 4), new(buffer, 0, 1, 4, 4), new(buffer, 0, 4, 1, 4),
            new(buffer, 128, 8, 8, 8), new(buffer, 0, 0, 4, 4), new(buffer, 0, 4, 0, 4), new(buffer, 0, -4, 4, 4), new(buffer, 0, 4, -4, 4),
            new(buffer, 0, 4, 4, -4), new(buffer, -64, 4, 4, 4), new(buffer, 1020, 4, 4, 4), new(buffer, 0, 1_048_577, 4, 4096),
            new(buffer, 0, int.MaxValue, int.MaxValue, int.MaxValue), new(buffer, 0, 256, 4, 4), new(buffer, 0, 257, 4, 4),
            new(disposed, 0, 4, 4, 4), new(partOfDisposed, 0, 4, 4, 4), new(elsewhere, 0, 4, 4, 4), new(buffers[3], 0, 4, 4, 4), default,
        ];
        int[] sizes = [int.MinValue, -4096, -1, 0, 1, 3, 4, 64, 1000, 1 << 16, int.MaxValue];
        pools = new()
        {
            [typeof(int)] = [.. sizes.Cast<object>()],
            [typeof(long)] = [long.MinValue, -256L, -1L, 0L, 1L, 256L, 1024L, 1L << 16, (1L << 33) + 256, long.MaxValue],
            [typeof(ulong)] = [7UL],
            [typeof(float)] = [0.1f, -1f, 2f, float.NaN, float.PositiveInfinity],
            [typeof(bool)] = [false, true],
            [typeof(string)] = ["name"],
            [typeof(float[])] = [Array.Empty<float>(), new float[1], new float[16], new float[1000], new float[5000]],
            [typeof(int[])] = [Array.Empty<int>(), new[] { -1 }, new[] { 0, 1, 2 }, new[] { int.MaxValue, int.MinValue }, new int[100]],
            [typeof(DeviceBuffer<float>)] = [.. buffers],
            [typeof(DeviceBuffer<int>)] = [Own(device.Allocate<int>(8)), Own(foreign.Allocate<int>(8)), Own(device.Allocate<int>(0))],
            [typeof(DeviceBlock)] = [block, disposedBlock, Own(foreign.AllocateBlock(1024))],
            [typeof(Matrix)] = [.. matrices.Cast<object>()],
            [typeof(Matrix?)] = [null, .. matrices.Cast<object>()],
            [typeof(Statistics)] =
            [
                new Statistics(matrices[3], matrices[3], PerRow: false, 1e-5f),
                new Statistics(matrices[4], matrices[4], PerRow: true, 1e-5f),
                new Statistics(matrices[13], matrices[0], PerRow: true, 0f), default(Statistics),
            ],
            [typeof(Batch)] =
            [
                new Batch(0, 4), new Batch(0, 1), new Batch(0, 0), new Batch(0, -1), new Batch(-1, 4), new Batch(0, int.MaxValue),
                new Batch(int.MaxValue, 4), new Batch(4, 4), new Batch(0, 2) { Offset = int.MaxValue }, default(Batch),
            ],
            [typeof(Activation)] = [Activation.Tanh, Activation.Identity],
            [typeof(Optimizer)] = [new Adam(), new Sgd()],
            [typeof(Loss)] = [new SquaredError(), new SoftmaxCrossEntropy(), new BinaryCrossEntropy()],
            [typeof(Device)] = [device],
            [typeof(Network)] = [SmallTask.Parameters.Network],
            [typeof(Parameters)] = [SmallTask.Parameters],
            [typeof(DeviceData)] =
            [
                Own(new DeviceData(device, 8, new float[48], new float[24])), Own(new DeviceData(foreign, 8, new float[48], [])),
            ],
        };
    }

    /// <summary>Something of a type; false where there is nothing.</summary>
    public bool TryTake(Type type, Random random, out object? value)
    {
        value = null;
        if (type.IsByRefLike && type.IsGenericType)
            type = type.GetGenericArguments()[0].MakeArrayType();
        if (!pools.TryGetValue(type, out var pool))
            return false;
        value = pool[random.Next(pool.Length)];
        return true;
    }

    /// <summary>Something that members of a type can be called on.</summary>
    public object? Instance(Type type, Random random) => TryTake(type, random, out object? found) ? found : null;

    public void Dispose()
    {
        foreach (var memory in owned)
            memory.Dispose();
    }

    T Own<T>(T memory) where T : IDisposable
    {
        owned.Add(memory);
        return memory;
    }
}
