namespace MirrorActors.Node.Demo;

/// <summary>What is wrong with a mirror of the lab.</summary>
public enum LabFault
{
    None,

    /// <summary>Holds yesterday's version of one file, and says so in its listing.</summary>
    Stale,

    /// <summary>Lacks one file.</summary>
    Missing,

    /// <summary>Lists everything, but every file it sends is cut short.</summary>
    Truncated,

    /// <summary>Answers files only after a minute.</summary>
    Slow,

    /// <summary>Closes every connection without an answer.</summary>
    Dead,

    /// <summary>Redirects every file to a private address.</summary>
    PrivateRedirect,

    /// <summary>Its listing never ends.</summary>
    Endless,
}

/// <summary>A virtual mirror: where it claims to be and what is wrong with it.</summary>
/// <param name="VictimPath">The file that <see cref="LabFault.Stale"/> and <see cref="LabFault.Missing"/> concern.</param>
public sealed record LabMirror(
    string Id, string Country, double Latitude, double Longitude, uint Asn, LabFault Fault = LabFault.None, string? VictimPath = null);
