using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>
/// A manifest that a mirror fetched before the files says more than is true: of what it lists, 20 files at random and the 10
/// newest are asked for by HEAD before the listing counts.
/// </summary>
/// <param name="random">Shared: used under a lock, once for each listing.</param>
public sealed class ManifestAudit(FileTable files, SpotCheck spot, Random random)
{
    private const int RandomFiles = 20;
    private const int NewestFiles = 10;

    internal Run Begin()
    {
        lock (random) return new Run(this, new Random(random.Next()));
    }

    /// <summary>Of one listing.</summary>
    internal sealed class Run(ManifestAudit audit, Random random)
    {
        private readonly FileSet _missing = audit.Files.Missing;
        private readonly SpotPicker _picker = new(RandomFiles, NewestFiles, random);
        private readonly byte[] _path = new byte[Limits.PathBytes];

        /// <summary>Takes note of an entry that is at a published path and may be the published file.</summary>
        public void See(in ListedEntry entry)
        {
            if (entry.Kind != ListedKind.File) return;
            _path[0] = (byte)'/';
            var path = _path.AsSpan(0, 1 + Encoding.UTF8.GetBytes(entry.Path, _path.AsSpan(1)));
            if (!audit.Files.TryFindExact(path, out var file) || !entry.Size.Contains(file.Size)) return;
            if (!file.IsSuspended && !_missing.Contains(file.Id)) _picker.See(file);
        }

        /// <exception cref="ListingException">The mirror has not what the manifest says, or does not let that be seen.</exception>
        public async Task EndAsync(string baseUrl, CancellationToken token)
        {
            var isHttps = baseUrl.StartsWith("https:", StringComparison.Ordinal);
            var asked = new MirrorDefinition
            {
                Repository = "-",
                Id = "-",
                Urls = isHttps ? new MirrorUrls(Https: baseUrl) : new MirrorUrls(Http: baseUrl),
                // The size tells enough here; times may mean nothing.
                Files = new MirrorFileRules { IgnoreMtime = true },
            };
            Judge(await audit.Spot.RunAsync(asked, _picker.Picked(), token));
        }

        private static void Judge(SpotCheckResult result)
        {
            var wrong = result.Gone.Count + result.Outdated.Count;
            if (wrong > 0)
            {
                throw new ListingException(
                    $"the manifest says more than is there: {wrong} of {result.Asked} files asked for are gone or differ: "
                    + result.FirstProblem);
            }

            if (result.Busy is { } busy)
                throw new ListingException(busy.Reason) { Failure = ListingFailure.Busy, RetryAfter = busy.RetryAfter };
            if (result.Unclear * 2 > result.Asked)
                throw new ListingException($"the manifest cannot be checked against the files: {result.FirstProblem}");
        }
    }

    private FileTable Files => files;

    private SpotCheck Spot => spot;
}
