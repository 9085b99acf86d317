using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Values;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>Writes <see cref="ManifestFormat"/> up to its signature.</summary>
public static class OwnManifestWriter
{
    // Size, time, hash, three blanks and a path of escaped bytes.
    private const int RowBytes = 20 + 28 + 64 + 4 + (3 * Limits.PathBytes);
    private const int FlushBytes = 64 << 10;
    private static readonly StandardFormat RoundTrip = new('O');

    /// <summary>A file that reads like <see cref="ManifestFormat"/>; the caller completes the pipe.</summary>
    public static async Task WriteAsync(PublishedFiles files, DateTimeOffset created, PipeWriter output, CancellationToken token)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{ManifestFormat.Title}{ManifestFormat.Version}\n" +
            $"{ManifestFormat.Created}{Rfc3339.Format(created)}\n{ManifestFormat.Files}{files.Count}\n");
        output.Write(Encoding.ASCII.GetBytes(head));
        var path = new byte[Limits.PathBytes];
        foreach (var file in files.All())
        {
            output.Advance(WriteRow(file, path, output.GetSpan(RowBytes)));
            if (output.UnflushedBytes < FlushBytes) continue;
            var flushed = await output.FlushAsync(token);
            if (flushed.IsCompleted) return;
        }

        await output.FlushAsync(token);
    }

    private static int WriteRow(in FileEntry file, byte[] path, Span<byte> row)
    {
        Utf8Formatter.TryFormat(file.Size, row, out var at);
        row[at++] = (byte)' ';
        Utf8Formatter.TryFormat(new DateTime(file.ModifiedTicks, DateTimeKind.Utc), row[at..], out var used, RoundTrip);
        at += used;
        row[at++] = (byte)' ';
        if (file.Sha256 is { Length: > 0 } hash)
        {
            Convert.TryToHexStringLower(hash, row[at..], out used);
            at += used;
        }
        else
        {
            row[at++] = (byte)ManifestFormat.NoHash[0];
        }

        row[at++] = (byte)' ';
        at += PercentPath.Write(path.AsSpan(0, file.CopyPath(path)).TrimStart((byte)'/'), row[at..]);
        row[at++] = (byte)'\n';
        return at;
    }
}
