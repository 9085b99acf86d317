using System.Buffers.Binary;
using MirrorActors.Protocol;

namespace MirrorActors.Actors.FileIndex;

/// <summary>Blobs by small numbers, beginning with 1, that stay as long as the table: some 90 bytes each. Any thread.</summary>
internal sealed class BlobTable
{
    private readonly Lock _adding = new();
    private readonly Dictionary<Address, int> _numbers = [];
    private Address[] _addresses = new Address[16];
    private Named? _last;

    public BlobRef this[int number]
    {
        get
        {
            // Neighbours share a blob; its name is not made anew for each.
            if (Volatile.Read(ref _last) is { } last && last.Number == number) return last.Blob;
            var blob = Volatile.Read(ref _addresses)[number].ToBlob();
            Volatile.Write(ref _last, new Named(number, blob));
            return blob;
        }
    }

    public int NumberOf(BlobRef blob)
    {
        var address = Address.Of(blob);
        lock (_adding)
        {
            if (_numbers.TryGetValue(address, out var known)) return known;
            var number = _numbers.Count + 1;
            if (number == _addresses.Length)
            {
                var grown = new Address[_addresses.Length * 2];
                _addresses.CopyTo(grown, 0);
                Volatile.Write(ref _addresses, grown);
            }

            _addresses[number] = address;
            _numbers.Add(address, number);
            return number;
        }
    }

    private sealed record Named(int Number, BlobRef Blob);

    private readonly record struct Address(UInt128 High, UInt128 Low, long Size)
    {
        private const int HalfBytes = 16;

        public static Address Of(BlobRef blob)
        {
            var hash = Convert.FromHexString(blob.Sha256);
            return new Address(
                BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash.AsSpan(HalfBytes)), blob.Size);
        }

        public BlobRef ToBlob()
        {
            Span<byte> hash = stackalloc byte[2 * HalfBytes];
            BinaryPrimitives.WriteUInt128BigEndian(hash, High);
            BinaryPrimitives.WriteUInt128BigEndian(hash[HalfBytes..], Low);
            return new BlobRef(Convert.ToHexStringLower(hash), Size);
        }
    }
}
