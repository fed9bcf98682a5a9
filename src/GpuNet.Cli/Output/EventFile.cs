using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using GpuNet.Files;

namespace GpuNet.Cli.Output;

/// <summary>
/// A file of scalars that TensorBoard reads: records of TensorFlow (tensorflow/core/lib/io/record_writer.h), each an Event
/// (tensorflow/core/util/event.proto), of which few fields are used.
/// </summary>
sealed class EventFile : IDisposable
{
    const string Version = "brain.Event:2";

    // Fields of Event, Summary and Summary.Value.
    const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5, Value = 1, Tag = 1, SimpleValue = 2;

    readonly FileStream file;

    /// <param name="folder">What TensorBoard calls a run.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public EventFile(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string name = $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}.{Environment.MachineName}.{Environment.ProcessId}";
            file = new(Path.Combine(folder, $"events.out.tfevents.{name}"), FileMode.Create);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            for (string? path = folder; !string.IsNullOrEmpty(path); path = Path.GetDirectoryName(path))
            {
                if (File.Exists(path))
                    throw new InputException($"{path}: this is a file; events are written to a folder");
            }
            throw new InputException($"{folder}: events cannot be written: {problem.Reason()}");
        }
        Write(Message(output => WriteText(output, FileVersion, Version)), step: 0);
    }

    /// <summary>Adds scalars, and hands them to the system, so that TensorBoard sees them while the training runs.</summary>
    public void Add(int step, IEnumerable<(string Tag, double Value)> scalars)
    {
        byte[] summary = Message(output =>
        {
            foreach (var (tag, value) in scalars)
            {
                WriteBytes(output, Value, Message(one =>
                {
                    WriteText(one, Tag, tag);
                    one.WriteTag(SimpleValue, WireFormat.WireType.Fixed32);
                    one.WriteFloat((float)value);
                }));
            }
        });
        Write(Message(output => WriteBytes(output, Summary, summary)), step);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    void Write(byte[] content, int step)
    {
        byte[] data = Message(output =>
        {
            output.WriteTag(WallTime, WireFormat.WireType.Fixed64);
            output.WriteDouble(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1e3);
            output.WriteTag(Step, WireFormat.WireType.Varint);
            output.WriteInt64(step);
        });
        data = [.. data, .. content];
        Span<byte> length = stackalloc byte[sizeof(ulong)], sum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)data.Length);
        file.Write(length);
        WriteSum(length, sum);
        file.Write(data);
        WriteSum(data, sum);
        file.Flush();
    }

    void WriteSum(ReadOnlySpan<byte> data, Span<byte> sum)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(sum, MaskedSum(data));
        file.Write(sum);
    }

    // CRC-32C, turned and moved: sums of data that has sums in it would be weak.
    static uint MaskedSum(ReadOnlySpan<byte> data)
    {
        const uint Shift = 0xa282ead8;
        uint sum = uint.MaxValue;
        foreach (byte one in data)
            sum = BitOperations.Crc32C(sum, one);
        return BitOperations.RotateRight(~sum, 15) + Shift;
    }

    static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
            write(output);
        return stream.ToArray();
    }

    static void WriteText(CodedOutputStream output, int field, string text)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    }

    static void WriteBytes(CodedOutputStream output, int field, byte[] bytes)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(bytes));
    }
}
