using MirrorActors.Protocol.Paths;

namespace MirrorActors.Engine.Settings;

/// <summary>Answers to download requests; see <c>redirect</c> in reference.conf.</summary>
/// <param name="MaxLinkHeaders">Alternatives named in an answer.</param>
/// <param name="ServeDirectlyBelow">Bytes; smaller files are delivered here. 0: none.</param>
/// <param name="ServeDirectly">Name patterns delivered here.</param>
/// <param name="HttpClients">Scheme for clients that came by http.</param>
/// <param name="Conditional">Answer 304 on redirectable files.</param>
/// <param name="Origin">Base for direct delivery without a local tree; null when not set.</param>
public sealed record RedirectSettings(
    int MaxLinkHeaders, long ServeDirectlyBelow, IReadOnlyList<string> ServeDirectly, HttpClients HttpClients,
    bool Conditional, Uri? Origin)
{
    /// <summary>Patterns of paths served directly.</summary>
    public const int MostPatterns = 1024;

    private const string ServeDirectlyKey = "redirect.serve-directly";

    public static RedirectSettings Read(SettingsReader r) => new(
        r.Int("redirect.max-link-headers", 0, 50),
        r.Size("redirect.serve-directly-below", 0, long.MaxValue),
        ReadPatterns(r),
        r.Choice<HttpClients>("redirect.http-clients"),
        r.Bool("redirect.conditional"),
        r.String("redirect.origin").Length == 0 ? null : r.Read<Uri?>("redirect.origin", ParseOrigin, null));

    private static IReadOnlyList<string> ReadPatterns(SettingsReader r)
    {
        var patterns = r.List(ServeDirectlyKey, ParsePattern);
        if (patterns.Count > MostPatterns) r.Refuse(ServeDirectlyKey, $"has more than {MostPatterns} patterns");
        return patterns;
    }

    private static Parsed<string> ParsePattern(string text) => GlobText.ProblemOf(text) is { } problem
        ? Parsed<string>.Refused(problem)
        : text;

    private static Parsed<Uri?> ParseOrigin(string text)
    {
        var (url, problem) = HttpUrlText.Parse(text);
        return new Parsed<Uri?>(url, problem);
    }
}
