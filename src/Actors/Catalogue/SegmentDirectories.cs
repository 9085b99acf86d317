using System.Text.Unicode;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol;

namespace MirrorActors.Actors.Catalogue;

/// <summary>The table's numbers of a segment's directories, each looked up once.</summary>
internal sealed class SegmentDirectories(Wire.Segment segment, FileTableLoad table)
{
    private const int Unknown = 0;
    private const int NotPlain = -1;
    private readonly int[] _numbers = new int[segment.Directories.Count];

    /// <summary>The number; -1 for what is no path with a slash at both ends.</summary>
    public int this[int index]
    {
        get
        {
            if (_numbers[index] == Unknown) _numbers[index] = Find(segment.Directories[index].Span);
            return _numbers[index] == NotPlain ? NotPlain : _numbers[index] - 1;
        }
    }

    private int Find(ReadOnlySpan<byte> path)
    {
        var isPlain = path.Length is > 0 and <= Limits.PathBytes && path[0] == '/' && path[^1] == '/' && Utf8.IsValid(path);
        return isPlain ? table.Directory(path) + 1 : NotPlain;
    }
}
