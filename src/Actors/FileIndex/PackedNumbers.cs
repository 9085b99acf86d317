using System.Buffers.Binary;

namespace MirrorActors.Actors.FileIndex;

/// <summary>Small numbers in as few bytes each as the greatest needs. Immutable.</summary>
internal readonly struct PackedNumbers
{
    // A number is read as four bytes.
    private const int Tail = sizeof(uint);
    private readonly byte[] _bytes;
    private readonly int _width;
    private readonly uint _mask;

    private PackedNumbers(byte[] bytes, int width)
    {
        _bytes = bytes;
        _width = width;
        _mask = width == 4 ? uint.MaxValue : (1u << (8 * width)) - 1;
    }

    public static PackedNumbers AllZero { get; } = new(new byte[Tail], 0);

    public int this[int index] => (int)(BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(index * _width)) & _mask);

    public void Prefetch(int index) => FileIndex.Prefetch.At<byte>(_bytes, index * _width);

    /// <summary>Whether numbers below this one have as many bytes as these.</summary>
    public bool CanHold(int below) => _width == WidthFor(below);

    public static PackedNumbers Of(ReadOnlySpan<int> numbers, int below)
    {
        var width = WidthFor(below);
        if (width == 0) return AllZero;
        var bytes = new byte[(numbers.Length * width) + Tail];
        if (width == 1)
        {
            for (var i = 0; i < numbers.Length; i++) bytes[i] = (byte)numbers[i];
        }
        else
        {
            // Each number's surplus bytes are overwritten by the next.
            for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * width), numbers[i]);
        }

        return new PackedNumbers(bytes, width);
    }

    /// <summary>These numbers but for some.</summary>
    /// <param name="numbers">Of those that can be held, one for each index.</param>
    public PackedNumbers With(ReadOnlySpan<int> indexes, ReadOnlySpan<int> numbers)
    {
        var bytes = _bytes.AsSpan().ToArray();
        for (var i = 0; i < indexes.Length; i++)
        {
            // Byte by byte: the next number stays as it is.
            var place = bytes.AsSpan(indexes[i] * _width, _width);
            for (var k = 0; k < place.Length; k++) place[k] = (byte)(numbers[i] >> (8 * k));
        }

        return new PackedNumbers(bytes, _width);
    }

    private static int WidthFor(int below) => below switch { <= 1 => 0, <= 1 << 8 => 1, <= 1 << 16 => 2, <= 1 << 24 => 3, _ => 4 };
}
