namespace GpuNet;

/// <summary>A format of files that are read as tables.</summary>
public interface ITableFormat
{
    /// <summary>Whether a file is of this format.</summary>
    /// <param name="name">Its name, without the ending of a compression.</param>
    /// <param name="start">Its first bytes.</param>
    bool Matches(string name, ReadOnlySpan<byte> start);

    /// <summary>Reads a file to its end.</summary>
    /// <param name="stream">Its bytes.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">How it is read if it is a text file.</param>
    /// <exception cref="InputException">It is not such a file, or no table; the message names the place.</exception>
    Table Read(Stream stream, string name, TextOptions options);
}
