using System.Buffers;
using System.Text;

namespace MirrorActors.Web.Redirect;

/// <summary>
/// Percent-encodes a canonical path (RFC 3986 section 3.3: pchar and the slash stand for themselves).
/// </summary>
internal static class PathEncoder
{
    private const string Hex = "0123456789ABCDEF";

    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/"u8);

    public static string Encode(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        Span<char> encoded = new char[bytes.Length * 3];
        return new string(encoded[..Encode(bytes, encoded)]);
    }

    /// <summary>Characters of an encoded path.</summary>
    public static int LengthOf(ReadOnlySpan<byte> path)
    {
        var length = path.Length;
        for (var rest = path; rest.IndexOfAnyExcept(Plain) is var at and >= 0; rest = rest[(at + 1)..]) length += 2;
        return length;
    }

    /// <param name="encoded">Room for three times the path.</param>
    /// <returns>The characters written.</returns>
    public static int Encode(ReadOnlySpan<byte> path, Span<char> encoded)
    {
        var written = 0;
        while (true)
        {
            var plain = path.IndexOfAnyExcept(Plain);
            var copied = plain < 0 ? path.Length : plain;
            Ascii.ToUtf16(path[..copied], encoded[written..], out _);
            written += copied;
            if (plain < 0) return written;
            encoded[written++] = '%';
            encoded[written++] = Hex[path[plain] >> 4];
            encoded[written++] = Hex[path[plain] & 15];
            path = path[(plain + 1)..];
        }
    }
}
