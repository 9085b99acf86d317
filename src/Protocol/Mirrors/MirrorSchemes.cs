using System.Collections.Immutable;

namespace MirrorActors.Protocol.Mirrors;

/// <summary>
/// The schemes of a mirror that have a health of their own, by the names of their fields. Clients are sent to http and https; rsync
/// and ftp, in the clear or inside TLS, are for scans alone.
/// </summary>
public static class MirrorSchemes
{
    public const string Http = "http";
    public const string Https = "https";
    public const string Rsync = "rsync";
    public const string Ftp = "ftp";

    /// <summary>Those for clients first.</summary>
    public static ImmutableArray<string> All { get; } = [Http, Https, Rsync, Ftp];

    public static bool IsKnown(string scheme) => All.Contains(scheme);

    /// <summary>No client is sent there.</summary>
    public static bool IsForScans(string scheme) => scheme is Rsync or Ftp;
}
