using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Views;

/// <summary>
/// A local snapshot, read as the log would be. Opening checks the whole file before a byte of it is believed and notes
/// where each stream begins and its last event; the rest stays on the disk.
/// </summary>
public sealed class LocalSnapshotReader : IStreamReader
{
    private const int BufferBytes = 1 << 16;

    private readonly string _path;
    private readonly OrderedDictionary<string, Found> _streams = new(StringComparer.Ordinal);

    private LocalSnapshotReader(string path, Position reached, DateTimeOffset written) =>
        (_path, Reached, Written) = (path, reached, written);

    /// <summary>Everything up to here is in it.</summary>
    public Position Reached { get; }

    public DateTimeOffset Written { get; }

    internal static LocalSnapshotReader Open(string path)
    {
        CheckVersion(path);
        CheckSum(path);
        try
        {
            using var records = new LocalSnapshotRecords(path, LocalSnapshotFormat.Magic.Length + sizeof(int));
            var reader = new LocalSnapshotReader(path, records.Position(), records.Time());
            reader.NoteStreams(records);
            return reader;
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path} is damaged: {e.Message}", e);
        }
    }

    public async IAsyncEnumerable<LoggedEvent> ReadAsync(
        string stream, long fromSequence, [EnumeratorCancellation] CancellationToken token)
    {
        await Task.CompletedTask;
        if (!_streams.TryGetValue(stream, out var found)) yield break;
        using var records = new LocalSnapshotRecords(_path, found.Offset);
        while (records.Kind() is var kind and (LocalSnapshotFormat.Snapshot or LocalSnapshotFormat.Event))
        {
            token.ThrowIfCancellationRequested();
            if (kind == LocalSnapshotFormat.Snapshot) _ = records.Snapshot();
            else if (records.Event(stream) is var logged && logged.Sequence >= fromSequence) yield return logged;
        }
    }

    public async IAsyncEnumerable<string> StreamsAsync(string prefix, [EnumeratorCancellation] CancellationToken token)
    {
        await Task.CompletedTask;
        foreach (var name in _streams.Keys.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            token.ThrowIfCancellationRequested();
            yield return name;
        }
    }

    public Task<StreamSnapshot?> LoadSnapshotAsync(string stream, CancellationToken token)
    {
        if (!_streams.TryGetValue(stream, out var found)) return Task.FromResult<StreamSnapshot?>(null);
        using var records = new LocalSnapshotRecords(_path, found.Offset);
        return Task.FromResult(records.Kind() == LocalSnapshotFormat.Snapshot ? records.Snapshot() : null);
    }

    /// <summary>
    /// True when the log goes on from here: it has the last event of each stream as well. False for a log restored
    /// from a backup, which may have other events at the same positions.
    /// </summary>
    public async Task<bool> IsContinuedByAsync(IStreamReader log, CancellationToken token)
    {
        foreach (var (stream, found) in _streams)
            if (!await HasAsync(log, stream, found, token)) return false;
        return true;
    }

    private static async Task<bool> HasAsync(IStreamReader log, string stream, Found last, CancellationToken token)
    {
        if (last.Sequence == 0) return false;
        try
        {
            await foreach (var logged in log.ReadAsync(stream, last.Sequence, token))
                return logged.Sequence == last.Sequence && logged.Event.Id == last.EventId;
        }
        catch (PositionTrimmedException)
        {
            return false;
        }

        return false;
    }

    private static void CheckVersion(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[LocalSnapshotFormat.Magic.Length + sizeof(int)];
        if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length
            || !start.StartsWith(LocalSnapshotFormat.Magic))
        {
            throw new InvalidDataException($"{path} is no local snapshot, or its start is damaged");
        }

        var version = BitConverter.ToInt32(start[LocalSnapshotFormat.Magic.Length..]);
        if (version > LocalSnapshotFormat.Version)
            throw new InvalidDataException(
                $"{path} was written by a newer version of this program: "
                + $"its format is {version}, this version knows up to {LocalSnapshotFormat.Version}");
        if (version != LocalSnapshotFormat.Version)
            throw new InvalidDataException($"{path} is damaged: format {version}");
    }

    private static void CheckSum(string path)
    {
        using var file = File.OpenRead(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var left = file.Length - LocalSnapshotFormat.ChecksumBytes;
        if (left < LocalSnapshotFormat.HeaderBytes) throw new InvalidDataException($"{path} is cut off");
        var buffer = new byte[BufferBytes];
        while (left > 0)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0) throw new InvalidDataException($"{path} is cut off");
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        Span<byte> expected = stackalloc byte[LocalSnapshotFormat.ChecksumBytes];
        file.ReadExactly(expected);
        if (!expected.SequenceEqual(hash.GetHashAndReset()))
            throw new InvalidDataException($"{path} is damaged: its checksum does not fit");
    }

    private void NoteStreams(LocalSnapshotRecords records)
    {
        var stream = string.Empty;
        while (true)
        {
            switch (records.Kind())
            {
                case LocalSnapshotFormat.Stream:
                    stream = records.StreamName();
                    _streams.Add(stream, new Found(records.Offset, 0, Guid.Empty));
                    break;
                case LocalSnapshotFormat.Snapshot:
                    _ = records.Snapshot();
                    break;
                case LocalSnapshotFormat.Event:
                    var logged = records.Event(stream);
                    _streams[stream] = _streams[stream] with { Sequence = logged.Sequence, EventId = logged.Event.Id };
                    break;
                case LocalSnapshotFormat.End:
                    return;
                case var unknown:
                    throw new InvalidDataException($"{_path} is damaged: a record of kind {unknown}");
            }
        }
    }

    /// <summary>Where a stream's records begin, and its last event; sequence 0 when it has none here.</summary>
    private readonly record struct Found(long Offset, long Sequence, Guid EventId);
}
