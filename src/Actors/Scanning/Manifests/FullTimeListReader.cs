using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>
/// Fedora's fullfiletimelist (create-filelist of quick-fedora-mirror): sections <c>[Version]</c>, <c>[Files]</c>, checksums and
/// <c>[End]</c>; a file is Unix seconds, type, size and path, separated by tabs. A type is <c>f</c>, <c>d</c> or <c>l</c>, with
/// <c>-</c> or <c>*</c> behind it when not everybody may read.
/// </summary>
/// <param name="wanted">The directory that is asked for, below the base.</param>
internal sealed class FullTimeListReader(string folder, string wanted = "") : IManifestReader
{
    private const byte Tab = (byte)'\t';
    private readonly ClosedDirectories _closed = new();

    public bool SawDirectory { get; private set; }

    public async IAsyncEnumerable<ListedEntry> ReadAsync(
        ManifestLines lines, ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        var names = new ManifestNames(folder, meter);
        var (inFiles, hadFiles, ended) = (false, false, false);
        while (await lines.NextAsync(token))
        {
            if (IsSection(lines))
            {
                inFiles = lines.Text.SequenceEqual("[Files]"u8);
                hadFiles |= inFiles;
                ended = lines.Text.SequenceEqual("[End]"u8);
            }
            else if (inFiles && !lines.Line.IsEmpty)
            {
                meter.ChargeEntry();
                if (Take(lines, names, meter) is { } entry) yield return entry;
            }
        }

        if (!hadFiles) throw new ListingException($"{lines.Name} has no [Files]");
        if (!ended) throw new ListingException($"{lines.Name} ends before [End]");
    }

    private static bool IsSection(ManifestLines lines) =>
        !lines.IsTooLong && lines.Text is [(byte)'[', .., (byte)']'] text && !text.Contains(Tab);

    private ListedEntry? Take(ManifestLines lines, ManifestNames names, ListingMeter meter)
    {
        var text = lines.Text;
        Span<Range> parts = stackalloc Range[4];
        var count = 0;
        for (var start = 0; count < parts.Length && start <= text.Length; count++)
        {
            var length = count == parts.Length - 1 ? -1 : text[start..].IndexOf(Tab);
            parts[count] = length < 0 ? start.. : start..(start + length);
            start = length < 0 ? text.Length + 1 : start + length + 1;
        }

        if (lines.IsTooLong || count < parts.Length || !TryNumber(text[parts[0]], out var seconds)
            || !TryNumber(text[parts[2]], out var size) || size < 0 || !TryTime(seconds, out var time))
        {
            meter.SkipHostile();
            return null;
        }

        return Entry(text[parts[1]], names.PathOf(text[parts[3]]), size, time);
    }

    private ListedEntry? Entry(ReadOnlySpan<byte> type, string? path, long size, ListedTime time)
    {
        if (path is null || type.IsEmpty) return null;
        var isOpen = type.Length == 1;
        if (type[0] == 'd')
        {
            if (!isOpen) _closed.Add(path);
            SawDirectory |= path.Length + 1 == wanted.Length && wanted.StartsWith(path, StringComparison.Ordinal);
        }

        ListedKind? kind = type[0] switch
        {
            (byte)'f' => isOpen && !_closed.Cover(path) ? ListedKind.File : ListedKind.Staged,
            (byte)'l' => ListedKind.Link,
            _ => null,
        };
        return kind is { } known ? new ListedEntry(path, SizeRange.Exactly(size), time, known) : null;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out long number) =>
        Utf8Parser.TryParse(text, out number, out var used) && used == text.Length;

    private static bool TryTime(long seconds, out ListedTime time)
    {
        time = default;
        var isTime = seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
        if (isTime) time = new ListedTime(DateTime.UnixEpoch.Ticks + (seconds * TimeSpan.TicksPerSecond), TimeSpan.TicksPerSecond);
        return isTime;
    }
}
