namespace GpuNet.Kernels.Recurrent;

/// <summary>A gated cell as a value. One line here gives a cell its kernels.</summary>
abstract record GatedCell
{
    /// <summary>A gated recurrent unit.</summary>
    public static GatedCell Gru { get; } = new Of<Gru>();

    /// <summary>Long short-term memory.</summary>
    public static GatedCell Lstm { get; } = new Of<Lstm>();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<GatedCell> All { get; } = [Gru, Lstm];

    /// <inheritdoc cref="ICell.Name"/>
    public abstract string Name { get; }

    /// <inheritdoc cref="ICell.Gates"/>
    public abstract int Gates { get; }

    /// <inheritdoc cref="ICell.HasState"/>
    public abstract bool HasState { get; }

    /// <inheritdoc cref="ICell.HasTwoDeltas"/>
    public abstract bool HasTwoDeltas { get; }

    /// <summary>What a step forward takes for one unit.</summary>
    public abstract (double Flops, double Bytes) Forward { get; }

    /// <summary>What a step backward takes for one unit.</summary>
    public abstract (double Flops, double Bytes) Backward { get; }

    /// <summary>Turns the value into a type argument.</summary>
    public abstract T Bind<T>(ICellBinder<T> binder);

    sealed record Of<TCell> : GatedCell where TCell : struct, ICell
    {
        public override string Name => TCell.Name;

        public override int Gates => TCell.Gates;

        public override bool HasState => TCell.HasState;

        public override bool HasTwoDeltas => TCell.HasTwoDeltas;

        public override (double Flops, double Bytes) Forward =>
            (CellForward<TCell>.Kernel.Flops.MN, CellForward<TCell>.Kernel.Bytes.MN);

        public override (double Flops, double Bytes) Backward =>
            (CellBackward<TCell>.Kernel.Flops.MN, CellBackward<TCell>.Kernel.Bytes.MN);

        public override T Bind<T>(ICellBinder<T> binder) => binder.Bind<TCell>();
    }
}

/// <summary>Makes something for a cell.</summary>
/// <typeparam name="T">What it makes.</typeparam>
interface ICellBinder<T>
{
    /// <summary>Makes it.</summary>
    T Bind<TCell>() where TCell : struct, ICell;
}
