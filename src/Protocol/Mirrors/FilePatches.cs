using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MirrorActors.Protocol.Mirrors;

/// <summary>
/// What checks of single files have found since a file set was made, oldest first: laid over that set. A file is in one patch only,
/// the latest. Immutable; equal when every patch is.
/// </summary>
public sealed record FilePatches
{
    public static FilePatches None { get; } = new();

    public ImmutableArray<FilePatch> All { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Files of all patches.</summary>
    [JsonIgnore]
    public int Count => All.Sum(p => p.Count);

    [JsonIgnore]
    public IEnumerable<int> Added => All.SelectMany(p => p.Added);

    [JsonIgnore]
    public IEnumerable<int> Removed => All.SelectMany(p => p.Removed);

    /// <summary>For events and snapshots, which leave out what is not there.</summary>
    public FilePatches? OrNull() => All.IsEmpty ? null : this;

    /// <summary>With a check that was recorded after all these; it counts for its files, whatever was found before.</summary>
    public FilePatches With(FilePatch patch)
    {
        var files = patch.Added.Concat(patch.Removed).ToHashSet();
        var kept = All.Select(p => p.Without(files)).Where(p => p.Count > 0);
        return new FilePatches { All = [.. kept, patch] };
    }

    /// <summary>Those that a listing which began then may not know.</summary>
    public FilePatches Since(DateTimeOffset listed) =>
        All.All(p => p.At >= listed) ? this : new FilePatches { All = All.RemoveAll(p => p.At < listed) };

    /// <summary>What they say of each of their files: true when it is held.</summary>
    public Dictionary<int, bool> ToDictionary()
    {
        var files = new Dictionary<int, bool>();
        foreach (var file in Added) files[file] = true;
        foreach (var file in Removed) files[file] = false;
        return files;
    }

    public bool Equals(FilePatches? other) => other is not null && All.SequenceEqual(other.All);

    public override int GetHashCode() => All.Length;
}

/// <summary>What one check of single files found.</summary>
public sealed record FilePatch
{
    /// <summary>When the mirror was first asked; UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Ids of versions it holds, in order, none twice.</summary>
    public ImmutableArray<int> Added { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Ids of versions it does not hold, likewise.</summary>
    public ImmutableArray<int> Removed { get; init => field = value.IsDefault ? [] : value; } = [];

    [JsonIgnore]
    public int Count => Added.Length + Removed.Length;

    public FilePatch Without(IReadOnlySet<int> files) => this with
    {
        Added = Added.RemoveAll(files.Contains),
        Removed = Removed.RemoveAll(files.Contains),
    };

    public bool Equals(FilePatch? other) =>
        other is not null && At == other.At && Added.SequenceEqual(other.Added) && Removed.SequenceEqual(other.Removed);

    public override int GetHashCode() => HashCode.Combine(At, Added.Length, Removed.Length);
}
