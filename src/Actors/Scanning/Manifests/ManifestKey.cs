using System.Security.Cryptography;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>Reads the public key of <c>repository.manifest-key</c>, at each listing, so that it can be changed.</summary>
internal static class ManifestKey
{
    /// <exception cref="ListingException">It cannot be read, or is no key on P-256.</exception>
    public static ECDsa Read(string file)
    {
        var key = ECDsa.Create();
        try
        {
            if (new FileInfo(file).Length > ManifestLimits.KeyBytes) throw new IOException("it is too large");
            key.ImportFromPem(File.ReadAllText(file));
            if (key.KeySize == ManifestFormat.KeyBits) return key;
            throw new CryptographicException("it is not on the curve P-256");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new ListingException($"the key {file}: {e.Message}", e) { Failure = ListingFailure.Missing };
        }
    }
}
