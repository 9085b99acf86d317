using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Geo;
using MirrorActors.Geo.Locating;
using MirrorActors.Web.Paths;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Web.Selection;

/// <summary>Makes the <see cref="SelectionRequest"/> of a file and a client, the same for redirects and for explaining.</summary>
public sealed class SelectionRequests(FileTable files, RedirectRules rules, TimeProvider clock)
{
    /// <param name="path">The file's own; in the scratch.</param>
    /// <param name="timestamp">When the request came.</param>
    /// <returns>With spans into the scratch.</returns>
    public SelectionRequest Of(
        in FileEntry file, ReadOnlySpan<byte> path, PathPolicy policy, in RequestClient client, in Place place,
        RequestOverrides overrides, long timestamp, RequestScratch scratch)
    {
        var allowsEarlier = policy.AllowedAge > TimeSpan.Zero;
        return new SelectionRequest
        {
            File = file.Id,
            Path = path,
            Size = file.Size,
            Holders = allowsEarlier ? HoldersOf(file, path, policy.AllowedAge, scratch) : file.Holders.Words,
            Client = client.Address,
            Place = place,
            Kind = new ClientKind(overrides.NeedOf(rules.NeedOf(client.IsHttps)), client.Address.IsV4),
            Overrides = overrides,
            Affinity = policy.Affinity,
            ExcludedMirrors = policy.ExcludedMirrors.AsSpan(),
            // Mirrors of different versions are no duplicates of each other.
            MaxAlternatives = allowsEarlier ? 0 : rules.MaxLinkHeaders,
            Timestamp = timestamp,
        };
    }

    /// <summary>Mirrors that hold the file or a version superseded within that time, put into the scratch.</summary>
    private ReadOnlySpan<ulong> HoldersOf(
        in FileEntry file, ReadOnlySpan<byte> path, TimeSpan allowedAge, RequestScratch scratch)
    {
        var words = scratch.Holders.AsSpan();
        words.Clear();
        Add(words, file.Holders.Words);
        var oldest = (clock.GetUtcNow() - allowedAge).UtcTicks;
        foreach (var (version, since) in files.SupersededWithTimesAt(path))
        {
            if (since >= oldest) Add(words, version.Holders.Words);
        }

        return words;
    }

    private static void Add(Span<ulong> words, ReadOnlySpan<ulong> more)
    {
        for (var i = 0; i < more.Length; i++) words[i] |= more[i];
    }
}
