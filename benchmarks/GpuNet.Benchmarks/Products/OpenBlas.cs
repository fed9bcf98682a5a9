using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace GpuNet.Benchmarks.Products;

/// <summary>OpenBLAS, where it is installed.</summary>
public sealed unsafe partial class OpenBlas
{
    /// <summary>The argument with which this program prints how fast OpenBLAS is, and nothing else.</summary>
    public const string SpeedArgument = "openblas-speed";

    const string CoreVariable = "OPENBLAS_CORETYPE", CacheVariable = "OPENBLAS_L2_SIZE", TimeoutVariable = "OPENBLAS_THREAD_TIMEOUT";

    static readonly string[] cores = ["Haswell", "SkylakeX"];

    const int RowMajor = 101, NoTrans = 111, Trans = 112;

    readonly delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> sgemm;
    readonly delegate* unmanaged<int, void> setThreads;

    OpenBlas(nint library)
    {
        sgemm = (delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)
            NativeLibrary.GetExport(library, "cblas_sgemm");
        setThreads = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "openblas_set_num_threads");
        var config = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "openblas_get_config");
        var core = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "openblas_get_corename");
        string version = string.Join(' ', Marshal.PtrToStringUTF8((nint)config())!.Split(' ').Take(2));
        Description = $"{version}, {Marshal.PtrToStringUTF8((nint)core())}";
    }

    /// <summary>Its version, and for which processor its code is.</summary>
    public string Description { get; }

    /// <summary>OpenBLAS with the code that is fastest here; null where it is not installed.</summary>
    /// <param name="path">The library; that of the system if not given.</param>
    /// <exception cref="InputException">There is no OpenBLAS at the path.</exception>
    public static OpenBlas? Load(string? path = null)
    {
        if (OperatingSystem.IsLinux())
        {
            ChooseCore(path);
            // Its idle threads wait spinning, and would take the processor from the others that are measured in this process.
            _ = SetVariable(TimeoutVariable, "20", 1);
        }
        nint library = Find(path);
        if (library == 0 && path is not null)
            throw new InputException($"{path}: no OpenBLAS, or a library that it needs is missing");
        return library == 0 ? null : new(library);
    }

    static nint Find(string? path)
    {
        string[] names = path is null ? ["libopenblas.so.0", "libopenblas.dylib", "libopenblas.dll"] : [Path.GetFullPath(path)];
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library) && NativeLibrary.TryGetExport(library, "openblas_get_config", out _))
                return library;
        }
        return 0;
    }

    /// <summary>How many threads multiply.</summary>
    public void SetThreads(int threads) => setThreads(threads);

    /// <summary>C = A·B, all dense and row-major.</summary>
    public void Multiply(ProductShape shape, float[] a, float[] b, float[] c)
    {
        var (m, n, k) = shape.Sizes;
        fixed (float* pa = a, pb = b, pc = c)
        {
            sgemm(RowMajor, shape.IsATransposed ? Trans : NoTrans, shape.IsBTransposed ? Trans : NoTrans, m, n, k,
                1f, pa, shape.A.Columns, pb, shape.B.Columns, 0f, pc, n);
        }
    }

    /// <summary>FLOP/s of a product by one thread.</summary>
    public double Speed()
    {
        SetThreads(1);
        var data = new ProductData(new(768, 768, 768, Layout.Forward));
        var c = new float[768 * 768];
        double best = double.PositiveInfinity;
        for (int i = 0; i < 10; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Multiply(data.Shape, data.A, data.B, c);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return data.Shape.Flops / best;
    }

    // OpenBLAS takes its code by the processor's model number, and for one that it does not know the oldest. Whatever the environment
    // says is taken out; then another core type is set, if it is clearly faster. OpenBLAS reads it when it is loaded: each is tried in
    // a process of its own.
    static void ChooseCore(string? path)
    {
        _ = UnsetVariable(CoreVariable);
        _ = UnsetVariable(CacheVariable);
        double own = SpeedOf(path, null);
        var (core, speed) = cores.Select(core => (core, SpeedOf(path, core))).MaxBy(tried => tried.Item2);
        if (speed > 1.05 * own)
            _ = SetVariable(CoreVariable, core, 1);
    }

    // 0 where it does not run: not every processor can run every code.
    static double SpeedOf(string? path, string? core)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] arguments = [typeof(OpenBlas).Assembly.Location, SpeedArgument, path ?? ""];
        var start = new ProcessStartInfo(host, arguments) { RedirectStandardOutput = true };
        start.Environment.Remove(CacheVariable);
        start.Environment.Remove(CoreVariable);
        if (core is not null)
            start.Environment[CoreVariable] = core;
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return double.TryParse(output, CultureInfo.InvariantCulture, out double speed) ? speed : 0;
    }

    /// <summary>What a process that was started with <see cref="SpeedArgument"/> does: OpenBLAS as the environment sets it up.</summary>
    /// <param name="path">The library; empty for that of the system.</param>
    public static void PrintSpeed(string path)
    {
        if (Find(path.Length == 0 ? null : path) is var library and not 0)
            Console.WriteLine(new OpenBlas(library).Speed().ToString(CultureInfo.InvariantCulture));
    }

    // Not Environment.SetEnvironmentVariable: native code does not see that.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetVariable(string name);
}
