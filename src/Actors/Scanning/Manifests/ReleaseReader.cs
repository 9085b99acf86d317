using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>
/// What a Debian <c>Release</c> or <c>InRelease</c> reaches: the files it names, and the packages of the <c>Packages</c> and
/// <c>Sources</c> among them, whose checksums must be those of the Release. Indices are read plain or as .gz. A file of several
/// indices comes several times. Package names begin at the root of the archive, above <c>dists/</c>.
/// </summary>
internal sealed class ReleaseReader(string folder, IManifestSource source, IHashedEntries hashed) : IManifestReader
{
    public async IAsyncEnumerable<ListedEntry> ReadAsync(
        ManifestLines lines, ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        var indices = new ReleaseIndices();
        var names = new ManifestNames(folder, meter);
        var (inSums, any) = (false, false);
        while (await lines.NextAsync(token))
        {
            if (meter.Bytes > ManifestLimits.ReleaseBytes) throw new ListingException($"{lines.Name} is too long");
            if (lines.Line.IsEmpty || lines.IsTooLong) continue;
            if (lines.Line.Span[0] != ' ') inSums = lines.Text.StartsWith("SHA256:"u8);
            else if (inSums && TakeFile(lines, meter, names) is var (file, entry))
            {
                any = true;
                indices.Add(file);
                yield return entry;
            }
        }

        if (!any) throw new ListingException($"{lines.Name} names no files with SHA256");
        foreach (var index in indices.Readable())
        {
            await foreach (var entry in ReadIndexAsync(index, meter, token)) yield return entry;
        }
    }

    private (ReleaseFile File, ListedEntry Entry)? TakeFile(ManifestLines lines, ListingMeter meter, ManifestNames names)
    {
        meter.ChargeEntry();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (!HashLine.TryRead(lines.Text, hash, out var size, out var name))
        {
            meter.SkipHostile();
            return null;
        }

        if (names.PathOf(name) is not { } path) return null;
        return (new ReleaseFile(path, size, hash.ToArray()), hashed.Entry(path, hash, SizeRange.Exactly(size)));
    }

    private async IAsyncEnumerable<ListedEntry> ReadIndexAsync(
        ReleaseFile index, ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        using var file = await OpenAsync(index, token);
        await using var body = new HashedStream(file.Body);
        await using Stream text = index.Name.EndsWith(".gz", StringComparison.Ordinal)
            ? new GunzipStream(body)
            : body;
        var lines = new ManifestLines(text, file.Name, meter);
        var stanza = new PackageStanza(new ManifestNames(Root(), meter), hashed);
        while (await lines.NextAsync(token))
        {
            if (!lines.Text.IsEmpty)
            {
                if (!lines.IsTooLong) stanza.Add(lines.Text);
                continue;
            }

            foreach (var entry in stanza.End(meter)) yield return entry;
        }

        foreach (var entry in stanza.End(meter)) yield return entry;
        if (!body.Sha256().AsSpan().SequenceEqual(index.Sha256))
            throw new ListingException($"{file.Name} is not the file that the Release names");
    }

    // An index that is not there makes the listing fail; it does not make the tree absent.
    private async Task<ManifestFile> OpenAsync(ReleaseFile index, CancellationToken token)
    {
        try
        {
            return await source.OpenAsync(index.Name, token);
        }
        catch (ListingException e) when (e.Failure == ListingFailure.Absent)
        {
            throw new ListingException(e.Message, e);
        }
    }

    private string Root()
    {
        const string dists = "dists/";
        if (folder.StartsWith(dists, StringComparison.Ordinal)) return "";
        var at = folder.LastIndexOf("/" + dists, StringComparison.Ordinal);
        return at < 0 ? folder : folder[..(at + 1)];
    }
}
