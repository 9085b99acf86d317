using MirrorActors.Pbm.Connection;

namespace MirrorActors.Pbm.Verbs.Certificates;

/// <summary>Where the listener for nodes is, as a command line names it.</summary>
internal static class PeerUrl
{
    /// <returns><c>https://host:port</c>.</returns>
    /// <exception cref="AdminException">It is no such URL.</exception>
    public static Uri Read(string what, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.PathAndQuery == "/"
            && url.UserInfo.Length == 0
            ? url
            : throw new AdminException(ExitCodes.Usage, $"{what} {text}: not a URL such as https://node1.example.org:8082");

    public static string Text(Uri url) => url.GetLeftPart(UriPartial.Authority);
}
