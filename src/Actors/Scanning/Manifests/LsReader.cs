using System.Runtime.CompilerServices;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>
/// Output of GNU <c>ls -lR</c>. A heading, which is a line ending in a colon behind an empty line or at the beginning, names the
/// directory of what follows; the first one, when it is <c>.</c> or an absolute path, is the folder itself.
/// </summary>
/// <param name="reference">When it was made.</param>
/// <param name="wanted">The directory that is asked for, below the base.</param>
internal sealed class LsReader(string folder, DateTime reference, string wanted = "") : IManifestReader
{
    private readonly ClosedDirectories _closed = new();
    private string? _root;

    /// <summary>Null for one that is left out with all that it has.</summary>
    private string? _directory = "";

    private static ReadOnlySpan<byte> Arrow => " -> "u8;

    public bool SawDirectory { get; private set; }

    public async IAsyncEnumerable<ListedEntry> ReadAsync(
        ManifestLines lines, ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        var names = new ManifestNames(folder, meter);
        var (isFirst, isAfterGap, understood) = (true, true, false);
        while (await lines.NextAsync(token))
        {
            if (Take(lines, isAfterGap, isFirst, names, meter, ref understood) is { } entry) yield return entry;
            isAfterGap = lines.Line.IsEmpty;
            isFirst = false;
        }

        if (!understood) throw new ListingException($"{lines.Name} is not the output of ls -lR");
    }

    private ListedEntry? Take(
        ManifestLines lines, bool isAfterGap, bool isFirst, ManifestNames names, ListingMeter meter, ref bool understood)
    {
        var line = lines.Text;
        if (line.IsEmpty || line.StartsWith("total "u8)) return null;
        if (lines.IsTooLong || !LsLine.IsEntry(line))
        {
            if (isAfterGap && line is [_, .., (byte)':'] && !lines.IsTooLong)
            {
                understood = true;
                Enter(line[..^1], isFirst, names);
            }
            else
            {
                meter.SkipHostile();
            }

            return null;
        }

        meter.ChargeEntry();
        if (!LsLine.TryRead(line, reference, out var row) || _directory is not { } directory)
        {
            meter.SkipHostile();
            return null;
        }

        understood = true;
        return Entry(row, directory, names);
    }

    private ListedEntry? Entry(in LsRow row, string directory, ManifestNames names)
    {
        var name = row.Name;
        string? target = null;
        if (row.Type == 'l' && name.IndexOf(Arrow) is var arrow and >= 0)
        {
            // With several arrows nobody can tell where the name ends.
            if (name.LastIndexOf(Arrow) == arrow) target = EntryName.FromBytes(name[(arrow + Arrow.Length)..]);
            name = name[..arrow];
        }

        if (row.Type is not ((byte)'-' or (byte)'l' or (byte)'d')) return null;
        if (row.Type == 'd' && row.IsOpen) return null;
        if (names.PathOf(directory, name) is not { } path) return null;
        if (row.Type == 'd')
        {
            _closed.Add(path);
            return null;
        }

        var kind = row.Type == 'l' ? ListedKind.Link : row.IsOpen && !_closed.Cover(path) ? ListedKind.File : ListedKind.Staged;
        return new ListedEntry(path, SizeRange.Exactly(row.Size), row.Time, kind) { Target = target };
    }

    private void Enter(ReadOnlySpan<byte> heading, bool isFirst, ManifestNames names)
    {
        if (isFirst && (heading.SequenceEqual("."u8) || heading[0] == '/')) _root = EntryName.FromBytes(heading);
        _directory = DirectoryOf(EntryName.FromBytes(heading), names);
    }

    private string? DirectoryOf(string? heading, ManifestNames names)
    {
        if (heading is null) return null;
        if (heading == _root || heading == ".") return "";
        var below = _root is { } root && heading.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal)
            ? heading[(root.TrimEnd('/').Length + 1)..]
            : heading.StartsWith("./", StringComparison.Ordinal) ? heading[2..] : heading;
        // The check of the depth ends a listing that only has directories.
        if (names.PathOf(System.Text.Encoding.UTF8.GetBytes(below)) is not { } path) return null;
        SawDirectory |= path.Length + 1 == wanted.Length && wanted.StartsWith(path, StringComparison.Ordinal);
        return below + "/";
    }
}
