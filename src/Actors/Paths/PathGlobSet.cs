using System.Collections.Immutable;
using System.Numerics;

namespace MirrorActors.Actors.Paths;

/// <summary>
/// Tells which of many patterns match a path, as bits. The first byte of the name and the last byte of the path leave few
/// patterns to try.
/// </summary>
public sealed class PathGlobSet
{
    private const int Bytes = 256;

    private readonly ImmutableArray<PathGlob> _globs;
    private readonly ulong[] _byFirst;
    private readonly ulong[] _byLast;

    public PathGlobSet(IEnumerable<PathGlob> globs)
    {
        _globs = [.. globs];
        Words = (_globs.Length + 63) / 64;
        _byFirst = new ulong[Bytes * Words];
        _byLast = new ulong[Bytes * Words];
        for (var i = 0; i < _globs.Length; i++)
        {
            Enter(_byFirst, _globs[i].IsForName ? _globs[i].FirstByte : null, i);
            Enter(_byLast, _globs[i].LastByte, i);
        }
    }

    public int Count => _globs.Length;

    /// <summary>Words of 64 bits that an answer takes.</summary>
    public int Words { get; }

    /// <param name="path">Begins with a slash.</param>
    /// <param name="found"><see cref="Words"/> long; bit n is set when pattern n matches.</param>
    public void Match(ReadOnlySpan<byte> path, Span<ulong> found)
    {
        Narrow(path, found);
        for (var word = 0; word < Words; word++)
        {
            var matching = 0UL;
            for (var left = found[word]; left != 0; left &= left - 1)
            {
                var bit = BitOperations.TrailingZeroCount(left);
                if (_globs[(word * 64) + bit].Matches(path)) matching |= 1UL << bit;
            }

            found[word] = matching;
        }
    }

    /// <summary>The patterns that are left to try.</summary>
    /// <param name="path">Begins with a slash.</param>
    /// <param name="maybe"><see cref="Words"/> long; when bit n is not set, pattern n does not match.</param>
    public void Narrow(ReadOnlySpan<byte> path, Span<ulong> maybe)
    {
        var name = path.LastIndexOf((byte)'/') + 1;
        // An empty name counts as a slash: then only patterns that begin and end with anything are left.
        var first = _byFirst.AsSpan(path[name == path.Length ? 0 : name] * Words, Words);
        var last = _byLast.AsSpan(path[^1] * Words, Words);
        for (var word = 0; word < Words; word++) maybe[word] = first[word] & last[word];
    }

    private void Enter(ulong[] table, byte? at, int glob)
    {
        for (var b = 0; b < Bytes; b++)
        {
            if (at is null || at == b) table[(b * Words) + (glob / 64)] |= 1UL << (glob % 64);
        }
    }
}
