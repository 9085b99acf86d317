namespace MirrorActors.Protocol.Catalogue;

/// <summary>
/// The manifest of a whole tree, gzip-compressed text in ASCII with a newline behind each line: <c>MirrorActors manifest 1</c>,
/// <c>created T</c>, <c>files N</c>; then N lines <c>SIZE T SHA256 PATH</c>; at the end <c>signature BASE64</c>, when it is signed.
/// T is UTC as <c>2026-11-22T12:00:00.1234567Z</c>; SHA256 is hexadecimal, or <c>-</c> when not known; PATH is below the tree's
/// root, each byte outside of printable ASCII and each percent sign as <c>%XX</c>. The signature is ECDSA on P-256 over the SHA-256
/// of all bytes before its line, as the DER sequence of RFC 3279.
/// </summary>
public static class ManifestFormat
{
    public const string Title = "MirrorActors manifest ";
    public const string Version = "1";
    public const string Created = "created ";
    public const string Files = "files ";
    public const string Signature = "signature ";

    /// <summary>Stands for a hash that is not known.</summary>
    public const string NoHash = "-";

    /// <summary>Bits of the curve.</summary>
    public const int KeyBits = 256;
}
