using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Etcd;

/// <summary>What to do with an append that arrives.</summary>
internal enum Arrival
{
    /// <summary>It is the next one.</summary>
    Next,

    /// <summary>It came before.</summary>
    Known,

    /// <summary>Something of its stream is missing before it.</summary>
    BehindHole,
}

/// <summary>
/// What a subscriber has had. Watches of etcd may repeat, go back or leave out (versions before 3.4.34); positions that rise and
/// sequences that are dense show each of these.
/// </summary>
internal sealed class AppendOrder(Position after)
{
    private readonly Dictionary<string, long> _sequences = new(StringComparer.Ordinal);

    /// <summary>Of the last append that was delivered.</summary>
    public long Last { get; private set; } = after.Value;

    public Arrival Judge(long revision, string stream, long first, long last)
    {
        if (!_sequences.TryGetValue(stream, out var had)) return revision <= Last ? Arrival.Known : Arrival.Next;
        if (last <= had) return Arrival.Known;
        if (first > had + 1) return Arrival.BehindHole;
        return revision <= Last ? Arrival.Known : Arrival.Next;
    }

    /// <summary>The next sequence of a stream of which something has come.</summary>
    public long NextOf(string stream) => _sequences[stream] + 1;

    public void Delivered(long revision, string stream, long last)
    {
        Last = Math.Max(Last, revision);
        _sequences[stream] = last;
    }
}
