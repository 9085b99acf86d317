using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Values;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>
/// Reads <see cref="ManifestFormat"/>. Entries come before the signature is seen: they count only when the reading ends well.
/// </summary>
/// <param name="key">Must have signed it; null when that does not matter.</param>
/// <param name="tellsHashes">Whether entries carry the hashes.</param>
internal sealed class OwnManifestReader(ECDsa? key, bool tellsHashes = false) : IManifestReader
{
    private const int TimeChars = 28;
    private readonly IncrementalHash? _signed = key is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _line;

    public async IAsyncEnumerable<ListedEntry> ReadAsync(
        ManifestLines lines, ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        using var _ = _signed;
        var expected = await ReadHeadAsync(lines, token);
        var names = new ManifestNames("", meter);
        var (count, isSigned) = (0L, false);
        while (await NextAsync(lines, token))
        {
            isSigned = lines.Line.Span.StartsWith(Encoding.ASCII.GetBytes(ManifestFormat.Signature));
            if (isSigned) break;
            Sign(lines);
            meter.ChargeEntry();
            count++;
            if (Row(lines, names) is { } entry) yield return entry;
        }

        if (count != expected) throw new ListingException($"{lines.Name} has {count} files and names {expected}");
        Check(lines, isSigned);
        if (isSigned && await lines.NextAsync(token)) throw new ListingException($"{lines.Name} goes on behind its signature");
    }

    private async Task<long> ReadHeadAsync(ManifestLines lines, CancellationToken token)
    {
        if (await HeadAsync(lines, ManifestFormat.Title, token) is not { } version)
            throw new ListingException($"{lines.Name} is no manifest of MirrorActors");
        if (version != ManifestFormat.Version)
            throw new ListingException($"{lines.Name} has a version that this node does not know");
        var created = await HeadAsync(lines, ManifestFormat.Created, token);
        if (created is null || !Rfc3339.TryParse(created, out _)) throw Broken(lines);
        var files = await HeadAsync(lines, ManifestFormat.Files, token);
        return long.TryParse(files, out var count) && count >= 0 ? count : throw Broken(lines);
    }

    private async Task<string?> HeadAsync(ManifestLines lines, string word, CancellationToken token)
    {
        if (!await NextAsync(lines, token)) return null;
        Sign(lines);
        var line = Encoding.ASCII.GetString(lines.Line.Span);
        return line.StartsWith(word, StringComparison.Ordinal) ? line[word.Length..] : null;
    }

    private async ValueTask<bool> NextAsync(ManifestLines lines, CancellationToken token)
    {
        if (!await lines.NextAsync(token)) return false;
        _line++;
        return lines.IsTooLong ? throw Broken(lines) : true;
    }

    private void Sign(ManifestLines lines)
    {
        _signed?.AppendData(lines.Line.Span);
        _signed?.AppendData("\n"u8);
    }

    private ListedEntry? Row(ManifestLines lines, ManifestNames names)
    {
        var line = lines.Line.Span;
        if (!Utf8Parser.TryParse(line, out long size, out var used) || size < 0 || line[0] is (byte)'+' or (byte)'-') throw Broken(lines);
        line = line[used..];
        if (line.Length < TimeChars + 2 || line[0] != ' ' || line[TimeChars + 1] != ' ') throw Broken(lines);
        if (!Utf8Parser.TryParse(line[1..(TimeChars + 1)], out DateTime modified, out used, 'O') || used != TimeChars
            || modified.Kind != DateTimeKind.Utc)
        {
            throw Broken(lines);
        }

        line = line[(TimeChars + 2)..];
        var blank = line.IndexOf((byte)' ');
        if (blank < 0 || !IsHash(line[..blank])) throw Broken(lines);
        var hash = tellsHashes && blank > 1 ? Convert.FromHexString(line[..blank]) : null;
        Span<byte> path = stackalloc byte[ManifestLimits.LineBytes];
        line = line[(blank + 1)..];
        line.CopyTo(path);
        if (PercentPath.Decode(path[..line.Length]) is not { } length) throw Broken(lines);
        return names.PathOf(path[..length]) is { } named
            ? new ListedEntry(named, SizeRange.Exactly(size), new ListedTime(modified.Ticks, 1)) { Hash = hash }
            : null;
    }

    private static bool IsHash(ReadOnlySpan<byte> text) =>
        text is [(byte)'-'] || HexText.Is(text, SHA256.HashSizeInBytes);

    private void Check(ManifestLines lines, bool isSigned)
    {
        if (key is null) return;
        if (!isSigned) throw new ListingException($"{lines.Name} is not signed, or cut off before its signature");
        var text = lines.Line.Span[ManifestFormat.Signature.Length..];
        Span<byte> signature = stackalloc byte[ManifestLimits.LineBytes];
        var isText = Base64.DecodeFromUtf8(text, signature, out _, out var length) == System.Buffers.OperationStatus.Done;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _signed!.GetHashAndReset(hash);
        if (!isText || !IsOf(hash, signature[..length]))
            throw new ListingException($"{lines.Name} is not signed by the key of repository.manifest-key");
    }

    private bool IsOf(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        try
        {
            return key!.VerifyHash(hash, signature, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private ListingException Broken(ManifestLines lines) => new($"{lines.Name} is broken in line {_line}");
}
