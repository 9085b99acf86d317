namespace MirrorActors.Protocol;

/// <summary>Host names out of URLs that somebody else wrote.</summary>
public static class HostNames
{
    /// <summary>
    /// The host in ASCII, as the name system knows it; null when it has no such form, which <see cref="Uri"/> tells only
    /// by an exception.
    /// </summary>
    public static string? AsciiHost(this Uri uri)
    {
        try
        {
            return uri.IdnHost;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }
}
