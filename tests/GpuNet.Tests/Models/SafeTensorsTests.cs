using System.Buffers.Binary;
using System.Text;
using GpuNet.Tests.Data;

namespace GpuNet.Tests.Models;

public sealed class SafeTensorsTests : IDisposable
{
    static readonly float[] none = [];

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // The bytes of a file, which need not be valid.
    static byte[] Raw(string json, int dataLength, ulong? length = null) => Raw(Encoding.UTF8.GetBytes(json), dataLength, length);

    static byte[] Raw(byte[] json, int dataLength, ulong? length = null)
    {
        byte[] bytes = new byte[8 + json.Length + dataLength];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length ?? (ulong)json.Length);
        json.CopyTo(bytes, 8);
        return bytes;
    }

    static SafeTensors Read(byte[] bytes) => SafeTensors.Read(new MemoryStream(bytes), "m");

    static string Error(byte[] bytes)
    {
        string message = TestTables.ErrorOf(() => Read(bytes));
        Assert.StartsWith("m: this is not a safetensors file that GpuNet can read, or it is damaged: ", message);
        return message;
    }

    static string Entry(string shape, string offsets) => $$"""{"dtype":"F32","shape":{{shape}},"data_offsets":{{offsets}}}""";

    [Fact]
    public void What_is_written_reads_back_to_the_bit()
    {
        float[] special = [0f, -0f, float.NaN, BitConverter.Int32BitsToSingle(0x7fa12345), float.PositiveInfinity, float.Epsilon, 0.1f];
        Tensor[] tensors =
        [
            new("b", [7], special), new("ä \"x\"", [2, 0], none), new("scalar", [], [5f]), new("a", [1, 2], [1f, 2f]),
        ];
        new SafeTensors(tensors, new Dictionary<string, string> { ["z"] = "{\"a\": \"é\n\"}", ["k"] = "" }).Write(folder["m"]);
        var read = SafeTensors.Read(folder["m"]);
        Assert.Equal(["b", "ä \"x\"", "scalar", "a"], read.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(tensors.Select(tensor => tensor.Shape.ToArray()), read.Tensors.Select(tensor => tensor.Shape.ToArray()));
        Assert.Equal(special.Select(BitConverter.SingleToInt32Bits), read.Find("b")!.Values.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal([1f, 2f], read.Find("a")!.Values);
        Assert.Null(read.Find("c"));
        Assert.Equal("{\"a\": \"é\n\"}", read.Metadata["z"]);
        Assert.Equal(2, read.Metadata.Count);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused_by_its_header()
    {
        // The values are a hole, which takes no room on the disk.
        const int values = 400_000_000;
        using (var file = File.Create(folder["m"]))
        {
            file.Write(Raw($$"""{"a":{{Entry($"[{values}]", $"[0,{4L * values}]")}}}""", dataLength: 0));
            file.SetLength(file.Length + 4L * values);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("GpuNet did not write it", TestTables.ErrorOf(() => Model.Load(folder["m"])));
        Assert.Contains("the tensor 'layers.0.weight' is missing", TestTables.ErrorOf(
            () => ParametersFile.Load(folder["m"], Network.Input(2).Dense(1))));
        Assert.Contains("GpuNet did not write it", TestTables.ErrorOf(() => GpuNet.Training.Checkpoint.Read(folder["m"])));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Values_of_64_bits_read_back_to_the_bit()
    {
        double[] values = [0.1, -0d, BitConverter.Int64BitsToDouble(0x7ff0123456789abc), double.Epsilon];
        new SafeTensors([new("f", [1], [0.5f]), new("d", [2, 2], values)], new Dictionary<string, string>()).Write(folder["m"]);
        var read = SafeTensors.Read(folder["m"]);
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), read.Find("d")!.Doubles.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal((false, true), (read.Find("f")!.IsDouble, read.Find("d")!.IsDouble));
        Assert.Equal([0.5], read.Find("f")!.Doubles);
        Assert.Throws<InvalidOperationException>(() => read.Find("d")!.Values);
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        var metadata = new Dictionary<string, string> { ["b"] = "2", ["a"] = "{\"x\"}" };
        new SafeTensors([new("w", [1, 2], [1f, -2f])], metadata).Write(folder["m"]);
        string json = """{"__metadata__":{"a":"{\"x\"}","b":"2"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""";
        byte[] expected = [.. Raw(json.PadRight(120), 0), 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0];
        Assert.Equal(expected, File.ReadAllBytes(folder["m"]));
    }

    [Fact]
    public void Values_begin_at_a_multiple_of_64_bytes()
    {
        for (int length = 1; length < 130; length += 7)
        {
            new SafeTensors([new(new string('n', length), [1], [1f])], new Dictionary<string, string>()).Write(folder["m"]);
            byte[] bytes = File.ReadAllBytes(folder["m"]);
            Assert.Equal(0, (bytes.Length - sizeof(float)) % 64);
            Assert.Equal(1f, BitConverter.ToSingle(bytes.AsSpan(bytes.Length - sizeof(float))));
        }
    }

    [Fact]
    public void Other_writers_files_are_read()
    {
        string late = Entry("[1]", "[8,12]"), empty = Entry("[0,3]", "[8,8]"), early = Entry("[2]", "[0,8]");
        string json = $$"""{"late":{{late}}, "empty" : {{empty}},"early":{{early}} }   """;
        Assert.Equal(["early", "empty", "late"], Read(Raw(json, 12)).Tensors.Select(tensor => tensor.Name));
        Assert.Empty(Read(Raw("{}", 0)).Tensors);
        // Half a surrogate pair is no text, a whole one is.
        Assert.Equal("😀", Read(Raw("""{"__metadata__":{"a":"\ud83d\ude00"}}""", 0)).Metadata["a"]);
    }

    [Fact]
    public void Files_that_are_cut_or_have_lengths_that_cannot_be_are_errors()
    {
        byte[] whole = Raw($$"""{"a":{{Entry("[2]", "[0,8]")}}}""", 8);
        for (int length = 0; length < whole.Length; length++)
            Error(whole[..length]);
        Assert.Contains("8 bytes long, but 9 bytes follow", Error([.. whole, 0]));
        Assert.Contains("shorter than 8 bytes", Error(new byte[7]));
        Assert.Contains("would be 3 bytes long, but only 2 follow", Error(Raw("{}", 0, 3)));
        Assert.Contains("more than 16777216", Error(Raw("{}", 0, ulong.MaxValue)));
        Assert.Contains("more than 16777216", Error(Raw("{}", 0, 1UL << 63)));
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData(" {}", "not JSON")]
    [InlineData("[]", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("{}x", "not JSON")]
    [InlineData("{\"a\":1,}", "not JSON")]
    [InlineData("{\"a\":1}", "'a' is not described by")]
    [InlineData("{\"a\":null}", "'a' is not described by")]
    [InlineData("{\"a\":{}}", "'a' is not described by")]
    [InlineData("{\"__metadata__\":[]}", "'__metadata__' is not an object")]
    [InlineData("{\"__metadata__\":{\"k\":1}}", "'__metadata__' has 'k', which is not a text")]
    [InlineData("{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}}", "not JSON")]
    [InlineData("{\"__metadata__\":{},\"__metadata__\":{}}", "not JSON")]
    [InlineData("{\"__metadata__\":{\"k\":\"\\ud800\"}}", "not JSON")]
    [InlineData("{\"\\ud800\":1}", "not JSON")]
    public void Headers_that_are_not_as_they_must_be_are_errors(string json, string problem) =>
        Assert.Contains(problem, Error(Raw(json, 0)));

    [Fact]
    public void Headers_that_are_not_UTF_8_or_nested_deeply_are_errors()
    {
        Assert.Contains("not JSON", Error(Raw([(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}'], 0)));
        Assert.Contains("not JSON", Error(Raw("{\"a\":" + new string('[', 1_000_000), 0)));
    }

    [Theory]
    [InlineData("\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}", "'a' is of type 'F16'; only F32 and F64 are read")]
    [InlineData("\"a\":{\"dtype\":1,\"shape\":[1],\"data_offsets\":[0,4]}", "'a' is not described by")]
    [InlineData("\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}", "'a' is not described by")]
    [InlineData("\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,4]}", "'a' is not described by")]
    [InlineData("\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}", "'a' is not described by")]
    [InlineData("\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}", "'a' is not described by")]
    [InlineData("\"a\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}", "'a' is not described by")]
    [InlineData("\"a\":{\"dtype\":\"F32\",\"shape\":[1e999],\"data_offsets\":[0,4]}", "'a' is not described by")]
    [InlineData("\"a\":{\"dtype\":\"F32\",\"shape\":[18446744073709551617],\"data_offsets\":[0,4]}", "'a' is not described by")]
    [InlineData("\"a\":{\"dtype\":\"F32\",\"shape\":[4294967297],\"data_offsets\":[0,4]}", "'a' is too large")]
    [InlineData("\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[0,4]}", "'a' is too large")]
    [InlineData("\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,4,1],\"data_offsets\":[0,4]}", "'a' is too large")]
    [InlineData("\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}", "'a' has 2 elements, but data_offsets from 0 to 4")]
    [InlineData("\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,0]}", "'a' has 0 elements, but data_offsets from 4 to 0")]
    [InlineData("\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}", "'a' begins at 4, but the one before it ends at 0")]
    [InlineData("\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}", "8 bytes long, but 4 bytes follow")]
    [InlineData(
        "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[9223372036854775804,9223372036854775807]}",
        "'a' has 1 elements, but data_offsets from 9223372036854775804")]
    [InlineData(
        "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}",
        "'b' begins at 0, but the one before it ends at 4")]
    [InlineData(
        "\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},\"\\u0061\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}",
        "not JSON")]
    [InlineData("\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}", "not JSON")]
    public void Tensors_that_do_not_fit_the_bytes_are_errors(string entries, string problem) =>
        Assert.Contains(problem, Error(Raw($"{{{entries}}}", 4)));

    [Fact]
    public void Too_many_tensors_are_an_error()
    {
        string Entries(int count) => string.Join(',', Enumerable.Range(0, count).Select(index => $"\"{index}\":{Entry("[0]", "[0,0]")}"));
        Assert.Equal(10_000, Read(Raw($"{{{Entries(10_000)}}}", 0)).Tensors.Count);
        Assert.Contains("more than 10000 tensors", Error(Raw($"{{{Entries(10_001)}}}", 0)));
    }

    [Fact]
    public void A_header_costs_little_more_memory_than_its_bytes()
    {
        byte[] numbers = Raw($"{{\"a\":[{string.Join(',', Enumerable.Repeat(1, 4_000_000))}]}}", 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more than 640000 names, texts and numbers", Error(numbers));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, numbers.Length + (1 << 20));
        Assert.Contains("is not described by", Error(Raw($"{{\"a\":{Entry($"[{string.Join(',', new int[17])}]", "[0,0]")}}}", 0)));
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file()
    {
        new SafeTensors([new("a", [1], [1f])], new Dictionary<string, string>()).Write(folder["m"]);
        var tooMuch = new SafeTensors([], new Dictionary<string, string> { ["k"] = new('x', 17 << 20) });
        Assert.Contains("cannot be written", TestTables.ErrorOf(() => tooMuch.Write(folder["m"])));
        Assert.Equal([1f], SafeTensors.Read(folder["m"]).Find("a")!.Values);
        Assert.Equal(["m"], folder.Files);
    }

    [Fact]
    public void Contents_that_no_file_can_have_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Tensor("a", [2, 2], [1f, 2f, 3f]));
        Assert.Throws<ArgumentException>(() => new Tensor("a", [-1], none));
        Assert.Throws<ArgumentException>(
            () => new SafeTensors([new("a", [0], none), new("a", [0], none)], new Dictionary<string, string>()));
        Assert.Throws<ArgumentException>(() => new SafeTensors([new("__metadata__", [0], none)], new Dictionary<string, string>()));
    }
}
