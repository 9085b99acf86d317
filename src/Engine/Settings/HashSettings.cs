namespace MirrorActors.Engine.Settings;

/// <summary>Which checksums are made of every file; see <c>hashes</c> in reference.conf.</summary>
/// <param name="Pieces">The SHA-256 of each piece.</param>
public sealed record HashSettings(bool Md5, bool Sha1, bool Sha256, bool Sha512, bool Pieces = false)
{
    private enum Name
    {
        Md5,
        Sha1,
        Sha256,
        Sha512,
        Pieces,
    }

    public static HashSettings Read(SettingsReader r)
    {
        var names = r.List("hashes", ChoiceText.Parse<Name>);
        return new HashSettings(
            names.Contains(Name.Md5), names.Contains(Name.Sha1), names.Contains(Name.Sha256),
            names.Contains(Name.Sha512), names.Contains(Name.Pieces));
    }
}
