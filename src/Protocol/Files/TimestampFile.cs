using System.Globalization;
using System.Text;
using MirrorActors.Protocol.Values;

namespace MirrorActors.Protocol.Files;

/// <summary>The trace file at the origin: Unix seconds, then RFC 3339, a line each.</summary>
public static class TimestampFile
{
    public static Task WriteAsync(string path, DateTimeOffset now, CancellationToken token)
    {
        var second = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        var text = string.Create(CultureInfo.InvariantCulture, $"{second.ToUnixTimeSeconds()}\n{Rfc3339.Format(second)}\n");
        return AtomicFile.WriteAsync(path, file => file.WriteAsync(Encoding.ASCII.GetBytes(text), token).AsTask());
    }
}
