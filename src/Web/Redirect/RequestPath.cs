using System.Buffers;
using System.Text;

namespace MirrorActors.Web.Redirect;

/// <summary>
/// Judges the raw request target and makes the canonical path of it: decoded once, beginning with a slash, without
/// empty, <c>.</c> and <c>..</c> segments and without a slash at the end. The query is ignored.
/// </summary>
public static class RequestPath
{
    // Everything that stands for itself and can neither begin a query, an escape nor a segment to judge.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/");

    /// <param name="target">As on the wire: a path, or an absolute URL (RFC 9112 section 3.2.2).</param>
    /// <param name="path">Room for the longest path there is.</param>
    /// <param name="length">Bytes written.</param>
    /// <param name="isDirectory">The target ended in a slash, or in a segment that stands for a directory.</param>
    public static PathVerdict Parse(ReadOnlySpan<char> target, Span<byte> path, out int length, out bool isDirectory)
    {
        length = 0;
        isDirectory = false;
        if (target.Length == 0) return PathVerdict.Refused;
        if (target[0] != '/')
        {
            if (!TryStripAuthority(ref target)) return PathVerdict.Refused;
            if (target.Length == 0 || target[0] != '/') target = "/";
        }

        return IsPlain(target, path.Length)
            ? Copy(target, path, out length)
            : PathDecoder.Decode(target, path, out length, out isDirectory);
    }

    private static bool IsPlain(ReadOnlySpan<char> target, int room) =>
        target.Length > 1
        && target.Length <= room
        && target[^1] != '/'
        && target.IndexOfAnyExcept(Plain) < 0
        && target.IndexOf("//") < 0
        && target.IndexOf("/.") < 0;

    private static PathVerdict Copy(ReadOnlySpan<char> target, Span<byte> path, out int length)
    {
        Ascii.FromUtf16(target, path, out length);
        return PathVerdict.Ok;
    }

    private static bool TryStripAuthority(ref ReadOnlySpan<char> target)
    {
        var scheme = target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? "http://".Length
            : target.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "https://".Length
            : 0;
        if (scheme == 0) return false;
        target = target[scheme..];
        var end = target.IndexOfAny('/', '?');
        if (end == 0) return false;
        target = end < 0 ? default : target[end..];
        return true;
    }
}
