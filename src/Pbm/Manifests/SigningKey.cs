using System.Security.Cryptography;
using MirrorActors.Pbm.Connection;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Pbm.Manifests;

/// <summary>The private key that manifests are signed with.</summary>
internal static class SigningKey
{
    /// <exception cref="AdminException">It cannot be read, or is no private key on P-256.</exception>
    public static ECDsa Read(string file)
    {
        var key = ECDsa.Create();
        try
        {
            var pem = File.ReadAllText(file);
            key.ImportFromPem(pem);
            if (key.KeySize != ManifestFormat.KeyBits) throw new CryptographicException("it is not on the curve P-256");
            // A public key is only noticed when it is used.
            key.SignHash(new byte[SHA256.HashSizeInBytes]);
            return key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new AdminException(ExitCodes.Usage, $"--key {file}: no unencrypted private key on P-256 in PEM: {e.Message}");
        }
    }
}
