using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace GpuNet.Cli.Tests;

/// <summary>
/// Event files, read by plain code from the descriptions: records are a length (64 bits), its masked CRC-32C, the data, its masked CRC-32C
/// (tensorflow.org/tutorials/load_data/tfrecord); data is an Event in the wire format of Protocol Buffers.
/// </summary>
public sealed class TensorBoardTests(CliFixture workplace) : IClassFixture<CliFixture>
{
    [Fact]
    public void Every_epoch_is_in_the_files_with_its_scores()
    {
        var history = JsonNode.Parse(workplace.Succeed(
            "train iris.csv --target species --epochs 4 --hidden 8 --metrics f1_macro --tensorboard board --json"))!["history"]!.AsArray();
        Assert.Equal(["train", "validation"], Directory.EnumerateDirectories(workplace["board"]).Select(Path.GetFileName).Order());

        var names = new Dictionary<(string, string), string>
        {
            [("train", "epoch_loss")] = "loss",
            [("train", "epoch_accuracy")] = "accuracy",
            [("train", "epoch_learning_rate")] = "learning_rate",
            [("validation", "epoch_loss")] = "validation_loss",
            [("validation", "epoch_accuracy")] = "validation_accuracy",
            [("validation", "epoch_f1_macro")] = "validation_f1_macro",
        };
        foreach (var run in names.GroupBy(name => name.Key.Item1))
        {
            string file = Assert.Single(Directory.GetFiles(workplace[$"board/{run.Key}"]));
            Assert.StartsWith("events.out.tfevents.", Path.GetFileName(file));
            var events = Records(File.ReadAllBytes(file)).Select(record => new Event(record)).ToList();
            Assert.Equal("brain.Event:2", events[0].Version);
            Assert.Equal([1, 2, 3, 4], events.Skip(1).Select(one => one.Step));
            Assert.All(events, one => Assert.InRange(one.WallTime, 1.7e9, 1e10));
            for (int epoch = 0; epoch < 4; epoch++)
            {
                Assert.Equal(
                    run.ToDictionary(name => name.Key.Item2, name => (float)(double)history[epoch]![name.Value]!),
                    events[epoch + 1].Scalars);
            }
        }
    }

    [Fact]
    public void A_training_without_a_validation_part_has_one_run()
    {
        workplace.Succeed("train diabetes.csv -t progression --task regression --epochs 2 --split 100/0/0 --tensorboard lone");
        Assert.Equal(["train"], Directory.EnumerateDirectories(workplace["lone"]).Select(Path.GetFileName));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_refused_before_training()
    {
        workplace.Refuse("train digits --tensorboard iris.csv", "--tensorboard: iris.csv: this is a file; events are written to a folder");
        workplace.Refuse("train digits --folds 3 --tensorboard board", "--folds: cannot be combined with --tensorboard");
    }

    [Theory]
    [InlineData("", 0x00000000u)]
    [InlineData("123456789", 0xe3069283u)]
    public void The_sum_of_this_reader_is_CRC_32C(string text, uint expected) => Assert.Equal(expected, Sum(Encoding.ASCII.GetBytes(text)));

    static IEnumerable<byte[]> Records(byte[] file)
    {
        for (int place = 0; place < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(place));
            Assert.Equal(Masked(file.AsSpan(place, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(place + 8)));
            byte[] data = file[(place + 12)..(place + 12 + length)];
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(place + 12 + length)));
            yield return data;
            place += 12 + length + 4;
        }
    }

    static uint Masked(ReadOnlySpan<byte> data) => Sum(data) is var sum ? ((sum >> 15) | (sum << 17)) + 0xa282ead8 : 0;

    // Bit by bit, with the polynomial of Castagnoli.
    static uint Sum(ReadOnlySpan<byte> data)
    {
        uint sum = 0xffffffff;
        foreach (byte one in data)
        {
            sum ^= one;
            for (int bit = 0; bit < 8; bit++)
                sum = (sum & 1) == 1 ? (sum >> 1) ^ 0x82f63b78 : sum >> 1;
        }
        return ~sum;
    }

    sealed class Event
    {
        public Event(byte[] data)
        {
            foreach (var (field, value) in Fields(data))
            {
                switch (field)
                {
                    case 1:
                        WallTime = BitConverter.ToDouble(value);
                        break;
                    case 2:
                        Step = (long)Number(value, out _);
                        break;
                    case 3:
                        Version = Encoding.UTF8.GetString(value);
                        break;
                    case 5:
                        foreach (var (_, one) in Fields(value))
                        {
                            var parts = Fields(one).ToDictionary(part => part.Field, part => part.Value);
                            Scalars.Add(Encoding.UTF8.GetString(parts[1]), BitConverter.ToSingle(parts[2]));
                        }
                        break;
                }
            }
        }

        public double WallTime { get; }

        public long Step { get; }

        public string? Version { get; }

        public Dictionary<string, float> Scalars { get; } = [];

        // A tag is the field's number times eight and how long its value is: a varint, 8 bytes, so many bytes as are told, 4 bytes.
        static IEnumerable<(int Field, byte[] Value)> Fields(byte[] data)
        {
            for (int place = 0; place < data.Length;)
            {
                ulong tag = Number(data[place..], out int read);
                place += read;
                int length = (tag & 7) == 1 ? 8 : 4;
                if ((tag & 7) == 0)
                {
                    Number(data[place..], out length);
                }
                else if ((tag & 7) == 2)
                {
                    length = (int)Number(data[place..], out read);
                    place += read;
                }
                yield return ((int)(tag >> 3), data[place..(place + length)]);
                place += length;
            }
        }

        static ulong Number(byte[] data, out int read)
        {
            ulong number = 0;
            read = 0;
            do
                number |= (ulong)(data[read] & 0x7f) << (7 * read);
            while ((data[read++] & 0x80) != 0);
            return number;
        }
    }
}
