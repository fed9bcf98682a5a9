namespace GpuNet;

/// <summary>The values of a table that is on the disk.</summary>
/// <param name="Values">The values (columns, rows).</param>
/// <param name="Folder">Where temporary files may be.</param>
sealed record SpilledColumns(HostMatrix<double> Values, string Folder);
