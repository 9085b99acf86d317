namespace MirrorActors.Protocol.Admin;

/// <summary>A file of the catalogue.</summary>
/// <param name="Path">With a leading slash; the target's when an alias was asked for.</param>
/// <param name="Hashes">Algorithm → lower-case hexadecimal digits.</param>
/// <param name="Mirrors">Ids of the mirrors that hold this version.</param>
public sealed record FileView(
    string Path,
    int FileId,
    long Size,
    DateTimeOffset Modified,
    IReadOnlyDictionary<string, string> Hashes,
    IReadOnlyList<string> Mirrors);

/// <summary>State of a repository's catalogue.</summary>
/// <param name="Path">The tree's root; without a tree the URL or file that the files are listed by.</param>
/// <param name="HeldBecause">Why walks are not taken over at present; null when they are.</param>
public sealed record CatalogueView(
    string Repository,
    string Path,
    long Files,
    long Unhashed,
    DateTimeOffset? LastWalk,
    string? HeldBecause)
{
    /// <summary>False when there is no copy of the files here: nothing is delivered, hashed or looked up.</summary>
    public bool HasTree { get; init; } = true;

    /// <summary>Why the last walk or listing was not taken over, or is not complete; null when all is well.</summary>
    public string? Problem { get; init; }

    /// <summary>Files whose exact size and time an upstream has not told yet.</summary>
    public long Unasked { get; init; }

    /// <summary>When the next walk or listing is due; null while there is one.</summary>
    public DateTimeOffset? NextWalk { get; init; }
}

/// <summary>On how many mirrors that take downloads the files of a directory are.</summary>
/// <param name="Under">The directory, or one file.</param>
/// <param name="Least">Mirrors of the file with the fewest; null when there are no files.</param>
/// <param name="Fewest">The files with the fewest, at most five.</param>
public sealed record HoldersView(string Under, long Files, int? Least, IReadOnlyList<FileHolders> Fewest);

public sealed record FileHolders(string Path, int Mirrors);

/// <summary>What a walk of the source tree changed.</summary>
/// <param name="HeldBecause">Why it is not taken over; null when it is.</param>
public sealed record WalkView(long Files, int Added, int Replaced, int Removed, int Skipped, string? HeldBecause)
{
    /// <summary>Files of an upstream whose exact size and time it has not told yet.</summary>
    public long Unasked { get; init; }

    /// <summary>An upstream could not be listed: there is nothing that could be accepted.</summary>
    public bool IsFailed { get; init; }

    /// <summary>The upstream has not changed, so nothing was listed.</summary>
    public bool IsUnchanged { get; init; }
}

/// <summary>Why a client is sent where.</summary>
/// <param name="Outcome">For example <c>redirect</c>, <c>fallback</c>, <c>direct</c>, <c>not-found</c>, <c>unavailable</c>.</param>
/// <param name="Settings">Name of each setting of <c>paths</c> in force → its value and the pattern it came from.</param>
/// <param name="PlaceNote">For example <c>by geo.overrides 10.0.0.0/8</c>; null when the databases say it.</param>
/// <param name="ClientNote">For example <c>client not located: loopback</c>; null when located.</param>
public sealed record ExplainView(
    string Path,
    string? Target,
    string Client,
    string? ClientNote,
    string? Country,
    string? Continent,
    uint? Asn,
    string Outcome,
    IReadOnlyList<ExplainedMirror> Mirrors,
    IReadOnlyDictionary<string, string>? Settings = null,
    string? PlaceNote = null);

/// <summary>One mirror in an explanation.</summary>
/// <param name="Excluded">Why it is out; null when it is a candidate.</param>
/// <param name="Group"><c>prefix</c>, <c>as</c>, <c>country</c>, <c>served</c>, <c>continent</c> or <c>world</c>.</param>
/// <param name="Rank">From 1, in order of preference; 0 when out.</param>
/// <param name="CapacityMbit">As declared; null when not.</param>
/// <param name="Probability">Of being chosen for this client, 0 to 1.</param>
/// <param name="Reason">How it comes to be in, for people; null when out.</param>
/// <param name="Code">The name of the reason, in the form of metrics; null when in.</param>
/// <param name="Share">What it weighs in the draw of its group; null when out.</param>
public sealed record ExplainedMirror(
    string Id,
    string? Excluded,
    string? Group,
    int Rank,
    double? DistanceKm,
    int Weight,
    double Probability,
    string? Url,
    int? CapacityMbit = null,
    string? Reason = null,
    string? Code = null,
    double? Share = null);
