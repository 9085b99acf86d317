namespace MirrorActors.Engine.Settings;

/// <summary>Requests that the node makes; see <c>outgoing</c> in reference.conf.</summary>
/// <param name="AllowPrivate">CIDR: special networks that may be called all the same.</param>
/// <param name="MaxRedirects">Followed for one request.</param>
/// <param name="UserAgent">Printable ASCII.</param>
/// <param name="ConnectTimeout">For one address.</param>
public sealed record OutgoingSettings(
    IReadOnlyList<string> AllowPrivate, int MaxRedirects, string UserAgent, TimeSpan ConnectTimeout)
{
    private const int LongestUserAgent = 200;

    public static OutgoingSettings Read(SettingsReader r) => new(
        r.Cidrs("outgoing.allow-private"),
        r.Int("outgoing.max-redirects", 0, 20),
        r.Read("outgoing.user-agent", ParseUserAgent, "-"),
        r.Duration("outgoing.connect-timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)));

    private static Parsed<string> ParseUserAgent(string text) =>
        text.Length is > 0 and <= LongestUserAgent && text.All(c => c is >= ' ' and <= '~')
            ? text
            : Parsed<string>.Refused("is not 1 to 200 printable ASCII characters");
}
