namespace MirrorActors.Engine.Settings;

/// <summary>Answers to download requests; see <c>redirect</c> in reference.conf.</summary>
/// <param name="MaxLinkHeaders">Alternatives named in an answer.</param>
/// <param name="HttpClients">Scheme for clients that came by http.</param>
/// <param name="Conditional">Answer 304 on redirectable files.</param>
/// <param name="Origin">Base for direct delivery without a local tree; null when not set.</param>
public sealed record RedirectSettings(int MaxLinkHeaders, HttpClients HttpClients, bool Conditional, Uri? Origin)
{
    public static RedirectSettings Read(SettingsReader r) => new(
        r.Int("redirect.max-link-headers", 0, 50),
        r.Choice<HttpClients>("redirect.http-clients"),
        r.Bool("redirect.conditional"),
        r.String("redirect.origin").Length == 0 ? null : r.Read<Uri?>("redirect.origin", ParseOrigin, null));

    private static Parsed<Uri?> ParseOrigin(string text)
    {
        var (url, problem) = HttpUrlText.Parse(text);
        return new Parsed<Uri?>(url, problem);
    }
}
