namespace MirrorActors.Protocol;

/// <summary>Address of a bulk payload in the blob store.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes.</param>
public sealed record BlobRef(string Sha256, long Size);
