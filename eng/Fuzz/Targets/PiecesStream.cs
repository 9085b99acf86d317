using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Fuzz.Targets;

/// <summary>Bytes that arrive in pieces of random length.</summary>
internal sealed class PiecesStream(byte[] bytes, Random random) : PassedStream
{
    private int _at;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var longest = random.Next(2) == 0 ? 16 : 4096;
        var count = Math.Min(Math.Min(1 + random.Next(longest), buffer.Length), bytes.Length - _at);
        bytes.AsMemory(_at, count).CopyTo(buffer);
        _at += count;
        return ValueTask.FromResult(count);
    }
}
