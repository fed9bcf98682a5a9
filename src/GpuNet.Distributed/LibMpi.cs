using System.Runtime.InteropServices;

namespace GpuNet.Distributed;

/// <summary>
/// The few functions of libmpi that a training needs. Open MPI and MPICH differ in what handles are: addresses of exported symbols in the
/// one, integers in the other.
/// </summary>
sealed unsafe class LibMpi
{
    /// <summary>Names the library, where it is not found by itself.</summary>
    public const string Variable = "GPUNET_MPI";

    // MPI_THREAD_SERIALIZED: any thread may call, one at a time.
    const int Serialized = 2;

    // What mpi.h of MPICH defines, and libraries of its ABI, such as Intel's.
    const int MpichWorld = 0x44000000, MpichByte = 0x4c00010d, MpichStatusIgnore = 1;

    readonly delegate* unmanaged<nint, nint, int, int*, int> initThread;
    readonly delegate* unmanaged<nint, int*, int> rank, size;
    readonly delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> send, receive;
    readonly delegate* unmanaged<nint*, int*, nint, int> test;
    readonly delegate* unmanaged<nint*, int> cancel;
    readonly delegate* unmanaged<nint, int, int> abort;
    readonly delegate* unmanaged<int> finalize;
    readonly nint world, bytes, statusIgnore;

    LibMpi(nint library, string name)
    {
        Name = name;
        initThread = (delegate* unmanaged<nint, nint, int, int*, int>)Function("MPI_Init_thread");
        rank = (delegate* unmanaged<nint, int*, int>)Function("MPI_Comm_rank");
        size = (delegate* unmanaged<nint, int*, int>)Function("MPI_Comm_size");
        send = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)Function("MPI_Isend");
        receive = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)Function("MPI_Irecv");
        test = (delegate* unmanaged<nint*, int*, nint, int>)Function("MPI_Test");
        cancel = (delegate* unmanaged<nint*, int>)Function("MPI_Cancel");
        abort = (delegate* unmanaged<nint, int, int>)Function("MPI_Abort");
        finalize = (delegate* unmanaged<int>)Function("MPI_Finalize");
        (world, bytes, statusIgnore) = NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out nint symbol)
            ? (symbol, Function("ompi_mpi_byte"), 0)
            : (MpichWorld, MpichByte, MpichStatusIgnore);

        nint Function(string function) => NativeLibrary.GetExport(library, function);
    }

    /// <summary>The name of the library.</summary>
    public string Name { get; }

    /// <summary>Loads the library that belongs to the launcher.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static LibMpi Load()
    {
        string[] openMpi = ["libmpi.so.40", "libmpi.so"], mpich = ["libmpich.so.12", "libmpi.so.12"];
        string[] names = Environment.GetEnvironmentVariable(Variable) is { } given ? [given]
            : Launcher.IsOpenMpi ? [.. openMpi, .. mpich] : [.. mpich, .. openMpi];
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
                return new(library, name);
        }
        throw new InputException($"the library of MPI was not found as {string.Join(" or ", names)}: install the one that belongs to the "
            + $"launcher, or name its file in the variable {Variable}");
    }

    /// <summary>MPI_Init_thread.</summary>
    /// <exception cref="InputException">The library cannot be called by several threads.</exception>
    public void Start()
    {
        int provided = 0;
        Check(initThread(0, 0, Serialized, &provided), "MPI_Init_thread");
        if (provided < Serialized)
            throw new InputException($"{Name} was built without threads: take a build with MPI_THREAD_SERIALIZED");
    }

    /// <summary>MPI_Comm_rank.</summary>
    public int Rank()
    {
        int value = 0;
        Check(rank(world, &value), "MPI_Comm_rank");
        return value;
    }

    /// <summary>MPI_Comm_size.</summary>
    public int Size()
    {
        int value = 0;
        Check(size(world, &value), "MPI_Comm_size");
        return value;
    }

    /// <summary>MPI_Isend.</summary>
    public nint Send(byte* data, int length, int partner, int tag)
    {
        nint request = 0;
        Check(send(data, length, bytes, partner, tag, world, &request), "MPI_Isend");
        return request;
    }

    /// <summary>MPI_Irecv.</summary>
    public nint Receive(byte* data, int length, int partner, int tag)
    {
        nint request = 0;
        Check(receive(data, length, bytes, partner, tag, world, &request), "MPI_Irecv");
        return request;
    }

    /// <summary>MPI_Test: whether a message has gone through.</summary>
    public bool IsDone(ref nint request)
    {
        int done = 0;
        nint own = request;
        Check(test(&own, &done, statusIgnore), "MPI_Test");
        request = own;
        return done != 0;
    }

    /// <summary>MPI_Cancel: gives up a message that has not come.</summary>
    public void Cancel(ref nint request)
    {
        nint own = request;
        Check(cancel(&own), "MPI_Cancel");
        request = own;
        _ = IsDone(ref request);
    }

    /// <summary>MPI_Abort: ends all processes of the job.</summary>
    public void Abort(int exitCode) => _ = abort(world, exitCode);

    /// <summary>MPI_Finalize.</summary>
    public void Finish() => Check(finalize(), "MPI_Finalize");

    // As a rule the library ends the job itself.
    static void Check(int error, string function)
    {
        if (error != 0)
            throw new WorkerLostException($"{function} failed with error {error}");
    }
}
