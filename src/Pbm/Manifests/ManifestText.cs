using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MirrorActors.Pbm.Connection;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Pbm.Manifests;

/// <summary>Passes on a manifest as a node writes it, makes sure that it is whole, and signs it.</summary>
internal sealed class ManifestText : IDisposable
{
    private const int HeadLines = 3;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly StringBuilder _head = new();
    private long _lines;
    private bool _endsWithLine;

    public long Files => _lines - HeadLines;

    /// <param name="key">Null leaves it unsigned.</param>
    /// <exception cref="AdminException">It is no manifest, or not whole.</exception>
    public async Task CopyAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> text, Stream output, ECDsa? key, CancellationToken token)
    {
        await foreach (var piece in text)
        {
            Look(piece.Span);
            await output.WriteAsync(piece, token);
        }

        Check();
        if (key is null) return;
        var signature = key.SignHash(_hash.GetHashAndReset(), DSASignatureFormat.Rfc3279DerSequence);
        var line = $"{ManifestFormat.Signature}{Convert.ToBase64String(signature)}\n";
        await output.WriteAsync(Encoding.ASCII.GetBytes(line), token);
    }

    public void Dispose() => _hash.Dispose();

    private void Look(ReadOnlySpan<byte> piece)
    {
        const int headChars = 256;
        if (piece.IsEmpty) return;
        _hash.AppendData(piece);
        if (_head.Length < headChars) _head.Append(Encoding.ASCII.GetString(piece[..Math.Min(piece.Length, headChars)]));
        _lines += piece.Count((byte)'\n');
        _endsWithLine = piece[^1] == '\n';
    }

    private void Check()
    {
        var head = _head.ToString().Split('\n');
        if (head[0] != ManifestFormat.Title + ManifestFormat.Version || head.Length < HeadLines + 1)
            throw new AdminException(ExitCodes.Unreachable, "what answers is not a node's manifest, or of another version");
        var named = head[HeadLines - 1].StartsWith(ManifestFormat.Files, StringComparison.Ordinal)
            && long.TryParse(head[HeadLines - 1][ManifestFormat.Files.Length..], CultureInfo.InvariantCulture, out var files) ? files : -1;
        if (named != Files || !_endsWithLine)
            throw new AdminException(ExitCodes.Unreachable, $"the manifest broke off after {Math.Max(Files, 0)} of {named} files");
    }
}
