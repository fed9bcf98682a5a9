using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace GpuNet;

/// <summary>The different texts of some cells, each kept once, in the order in which they came.</summary>
sealed class TextPool
{
    // Another in each process, so that no file can be made of texts with equal hashes.
    static readonly ulong seed = (ulong)Random.Shared.NextInt64();

    readonly List<int> ends = [], hashes = [];
    byte[] texts = new byte[1 << 12];

    // Open addressing: 0 is free, other entries are places from 1 on.
    int[] entries = new int[1 << 10];

    /// <summary>The place of a text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int PlaceOf(ReadOnlySpan<byte> text)
    {
        int hash = HashOf(text), entry = EntryOf(hash);
        for (; entries[entry] > 0; entry = (entry + 1) & (entries.Length - 1))
        {
            int place = entries[entry] - 1;
            if (hashes[place] == hash && TextAt(place).SequenceEqual(text))
                return place;
        }
        Add(text, hash);
        entries[entry] = hashes.Count;
        if (hashes.Count * 2 > entries.Length)
            Grow();
        return hashes.Count - 1;
    }

    /// <summary>Gives the texts and where they end, and forgets them.</summary>
    public (byte[] Texts, int[] Ends) Take()
    {
        var taken = (texts[..(ends.Count == 0 ? 0 : ends[^1])], ends.ToArray());
        ends.Clear();
        hashes.Clear();
        Array.Clear(entries);
        return taken;
    }

    void Add(ReadOnlySpan<byte> text, int hash)
    {
        int start = ends.Count == 0 ? 0 : ends[^1], end = checked(start + text.Length);
        if (end > texts.Length)
            Array.Resize(ref texts, (int)Math.Min(Math.Max(end, 2L * texts.Length), Array.MaxLength));
        text.CopyTo(texts.AsSpan(start));
        ends.Add(end);
        hashes.Add(hash);
    }

    void Grow()
    {
        entries = new int[2 * entries.Length];
        for (int place = 0; place < hashes.Count; place++)
        {
            int entry = EntryOf(hashes[place]);
            while (entries[entry] > 0)
                entry = (entry + 1) & (entries.Length - 1);
            entries[entry] = place + 1;
        }
    }

    int EntryOf(int hash) => hash & (entries.Length - 1);

    // Eight bytes at once, in the way of wyhash (Wang Yi, 2019).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int HashOf(ReadOnlySpan<byte> text)
    {
        const ulong Odd = 0x9E3779B97F4A7C15;
        ulong hash = seed ^ (uint)text.Length;
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text));
        ulong rest = 0;
        foreach (byte one in text)
            rest = (rest << 8) | one;
        return (int)Mix(hash ^ rest);

        static ulong Mix(ulong value)
        {
            ulong high = Math.BigMul(value, Odd, out ulong low);
            return high ^ low;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    ReadOnlySpan<byte> TextAt(int place)
    {
        int start = place == 0 ? 0 : ends[place - 1];
        return texts.AsSpan(start, ends[place] - start);
    }
}
