using System.Security.Cryptography;

namespace MirrorActors.Protocol.Cluster;

/// <summary>
/// Checks a backup of the log while it passes: the file of etcd's database, then its SHA-256 (32 bytes), as <c>etcdctl snapshot save</c>
/// writes it.
/// </summary>
public sealed class BackupHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The last bytes so far: what they are is known at the end.</summary>
    private readonly byte[] _tail = new byte[SHA256.HashSizeInBytes];

    private int _held;

    /// <summary>Bytes that have passed.</summary>
    public long Length { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        var passes = _held + bytes.Length - _tail.Length;
        if (passes > 0)
        {
            var old = Math.Min(_held, passes);
            _hash.AppendData(_tail.AsSpan(0, old));
            _tail.AsSpan(old, _held - old).CopyTo(_tail);
            _held -= old;
            _hash.AppendData(bytes[..(passes - old)]);
            bytes = bytes[(passes - old)..];
        }

        bytes.CopyTo(_tail.AsSpan(_held));
        _held += bytes.Length;
    }

    /// <summary>At the end.</summary>
    /// <exception cref="InvalidDataException">It is no backup, is cut off, or was changed.</exception>
    public void ThrowUnlessWhole()
    {
        if (Length <= _tail.Length) throw new InvalidDataException("the backup is empty");
        if (!_hash.GetHashAndReset().AsSpan().SequenceEqual(_tail))
            throw new InvalidDataException("the backup is damaged: its SHA-256 is another one");
    }

    public void Dispose() => _hash.Dispose();
}
