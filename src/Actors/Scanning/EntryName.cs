using System.Buffers;
using System.Text;
using System.Text.Unicode;
using MirrorActors.Protocol;

namespace MirrorActors.Actors.Scanning;

/// <summary>Which names of a listing can belong to a published path.</summary>
internal static class EntryName
{
    private static readonly SearchValues<char> Hostile = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\v\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015" +
        "\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\u007f\\");

    /// <summary>One segment: not empty, no dots alone, no slash, backslash or control character.</summary>
    public static bool IsSafeSegment(ReadOnlySpan<char> name) =>
        name is not ("" or "." or "..") && !name.Contains('/') && !name.ContainsAny(Hostile);

    /// <summary>A whole path below the base: safe segments, and short enough with the slash in front.</summary>
    public static bool IsSafePath(string path)
    {
        if (!HasFittingLength(path)) return false;
        foreach (var segment in path.AsSpan().Split('/'))
        {
            if (!IsSafeSegment(path.AsSpan()[segment])) return false;
        }

        return true;
    }

    public static bool HasFittingLength(string path) =>
        path.Length < Limits.PathBytes && Encoding.UTF8.GetByteCount(path) < Limits.PathBytes;

    /// <summary>The text of bytes that are valid UTF-8; null for others.</summary>
    public static string? FromBytes(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
}
