using GpuNet.Devices;
using GpuNet.Devices.Cpu;
using GpuNet.Devices.Cpu.Loops;
using GpuNet.Devices.Cpu.MatMul;
using GpuNet.Devices.Cpu.Memory;
using GpuNet.Devices.Operations;
using GpuNet.Kernels.Vectors;
using GpuNet.Tests.Models;

namespace GpuNet.Tests.Devices.Cpu;

/// <summary>What is known of the processor's caches, how products are cut for them, and that this changes no bit.</summary>
public sealed class CacheSizesTests
{
    const int Kilo = 1 << 10, Mega = 1 << 20;

    [Fact]
    public void Linux_says_what_there_is_and_who_shares_it()
    {
        using var folder = new TemporaryFolder();
        Write(folder, 0, "1", "Data", "48K", "0");
        Write(folder, 1, "1", "Instruction", "64K", "0");
        Write(folder, 2, "2", "Unified", "2M", "0-3");
        Write(folder, 3, "3", "Unified", "32768K", "0-7,16-23");
        Assert.Equal(new(48 * Kilo, 2 * Mega, 32 * Mega, "sysfs"), CacheSizes.FromLinux(folder[""], threads: 1));
        Assert.Equal(new(48 * Kilo, Mega, 16 * Mega, "sysfs"), CacheSizes.FromLinux(folder[""], threads: 2));
        Assert.Equal(new(48 * Kilo, Mega / 2, 2 * Mega, "sysfs"), CacheSizes.FromLinux(folder[""], threads: 64));
    }

    [Theory]
    [InlineData("1", "", "0")]
    [InlineData("one", "48K", "0")]
    [InlineData("1", "48K", "all of them")]
    [InlineData("1", "99999999999999999999K", "0")]
    public void What_cannot_be_read_is_not_believed(string level, string size, string sharing)
    {
        using var folder = new TemporaryFolder();
        Write(folder, 0, level, "Data", size, sharing);
        Write(folder, 1, "2", "Unified", "1M", "0");
        Assert.Null(CacheSizes.FromLinux(folder[""], threads: 1));
        Assert.Null(CacheSizes.FromLinux(folder["none"], threads: 1));
    }

    [Fact]
    public void Mac_says_what_its_fast_cores_have()
    {
        Dictionary<string, long> apple = new()
        {
            ["hw.perflevel0.l1dcachesize"] = 128 * Kilo,
            ["hw.l1dcachesize"] = 64 * Kilo,
            ["hw.perflevel0.l2cachesize"] = 12 * Mega,
            ["hw.perflevel0.cpusperl2"] = 4,
            ["hw.ncpu"] = 8,
        };
        Assert.Equal(new(128 * Kilo, 3 * Mega, 0, "sysctl"), CacheSizes.FromMac(name => Value(apple, name), threads: 8));
        Assert.Equal(new(128 * Kilo, 12 * Mega, 0, "sysctl"), CacheSizes.FromMac(name => Value(apple, name), threads: 1));
        Assert.Null(CacheSizes.FromMac(_ => null, threads: 1));

        static long? Value(Dictionary<string, long> values, string name) => values.TryGetValue(name, out long value) ? value : null;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(false, "1024", "1024")]
    [InlineData(true, "1024", "446", "446")]
    public void Linux_says_whether_cores_are_unequal(bool areUnequal, params string[] capacities)
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < capacities.Length; i++)
        {
            Directory.CreateDirectory(folder[$"cpu{i}"]);
            File.WriteAllText(Path.Combine(folder[$"cpu{i}"], "cpu_capacity"), capacities[i] + "\n");
        }
        Assert.Equal(areUnequal, Cores.HaveCapacities(folder[""]));
        Assert.False(Cores.HaveCapacities(folder["none"]));
    }

    [Fact]
    public void Of_this_processor_something_is_known()
    {
        var caches = CacheSizes.Of(threads: 1);
        Assert.InRange(caches.First, 4 * Kilo, Mega);
        Assert.InRange(caches.Second, 64 * Kilo, 1024 * Mega);
    }

    // Panels have at least 64 steps, which take 3 KB in tiles of 12 rows.
    [Theory]
    [InlineData(8, 64)]
    [InlineData(32, 512)]
    [InlineData(48, 2048)]
    [InlineData(192, 16384)]
    public void Blocks_fit_into_the_caches_that_they_are_for(int first, int second)
    {
        var blocking = Blocking.For<Lanes8>(new(first * Kilo, second * Kilo, 0, ""));
        Assert.InRange(sizeof(float) * MicroKernel<Lanes8>.Rows * blocking.Depth, 0, first * Kilo / 2);
        Assert.InRange(sizeof(float) * blocking.RightFloats, 0, second * Kilo / 2);
        Assert.True(blocking.RightFloats >= MicroKernel<Lanes8>.Columns * blocking.Depth);
    }

    [Theory]
    [InlineData(4, 64, 0)]
    [InlineData(16, 128, 256)]
    [InlineData(1024, 65536, 1 << 20)]
    public void The_caches_change_no_bit(int first, int second, int third)
    {
        CacheSizes usual = CacheSizes.Guess, other = new((long)first * Kilo, (long)second * Kilo, (long)third * Kilo, "");
        foreach (var (m, n, k) in new[] { (150, 131, 700), (700, 21, 90), (40, 300, 1500) })
            Assert.Equal(Bits(usual, m, n, k), Bits(other, m, n, k));
    }

    static int[] Bits(CacheSizes caches, int rows, int inputs, int outputs)
    {
        using var device = new CpuDevice(threads: 2, caches: caches);
        var uniform = CpuTest.Uniform(new Random(3));
        using PaddedMatrix x = new(device, rows, inputs, uniform), w = new(device, inputs, outputs, uniform);
        using PaddedMatrix b = new(device, 1, outputs, uniform), y = new(device, rows, outputs), below = new(device, rows, inputs);
        using PaddedMatrix ofW = new(device, inputs, outputs), ofB = new(device, 1, outputs);
        foreach (var operation in new Operation[]
        {
            new ForwardOperation("", Activation.Tanh, x.Matrix, w.Matrix, b.Matrix, null, y.Matrix),
            new BackwardOperation("", Activation.Tanh, y.Matrix, w.Matrix, x.Matrix, below.Matrix),
            new GradientOperation("", x.Matrix, y.Matrix, ofW.Matrix, ofB.Matrix),
        })
        {
            device.Compile(operation).Run(new Batch(0, rows));
        }
        PaddedMatrix[] results = [y, below, ofW, ofB];
        return [.. results.SelectMany(matrix => matrix.Values()).Select(BitConverter.SingleToInt32Bits)];
    }

    static void Write(TemporaryFolder folder, int index, string level, string type, string size, string sharing)
    {
        string cache = folder[$"index{index}"];
        Directory.CreateDirectory(cache);
        foreach (var (file, text) in new[] { ("level", level), ("type", type), ("size", size), ("shared_cpu_list", sharing) })
            File.WriteAllText(Path.Combine(cache, file), text + "\n");
    }
}
