using System.Net;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Onboarding;

/// <summary>
/// Looks at a mirror before it is registered: do its names resolve to addresses that may be called, does each scheme
/// deliver a published file, can each URL for scans be listed?
/// </summary>
public sealed class FirstContact(
    OutgoingHttp http, GuardedResolver resolver, IReadOnlyList<IMirrorLister> listers, FileTable files, TimeProvider clock,
    Random seeds)
{
    private readonly RootListing _listing = new(listers, clock);
    private int _seed = seeds.Next();

    public async Task<(IReadOnlyList<IPAddress> Addresses, IReadOnlyList<Finding> Findings)> LookAtAsync(
        MirrorDefinition mirror, CancellationToken token)
    {
        var findings = new List<Finding>();
        var addresses = new List<IPAddress>();
        foreach (var (field, url) in Urls(mirror.Urls))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri)) continue;
            var resolved = await ResolveAsync(field, uri, findings, token);
            addresses.AddRange(resolved);
            if (resolved.Count == 0) continue;
            if (field is "http" or "https") findings.Add(await TryFileAsync(field, uri, mirror, token));
            if (await _listing.TryAsync(field, url, token) is { } listed) findings.Add(listed);
        }

        return ([.. addresses.Distinct()], findings);
    }

    /// <summary>Addresses of the mirror's hosts, as far as they resolve; contacts nobody.</summary>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(MirrorDefinition mirror, CancellationToken token)
    {
        var addresses = new List<IPAddress>();
        foreach (var (field, url) in Urls(mirror.Urls))
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var uri)) addresses.AddRange(await ResolveAsync(field, uri, [], token));
        }

        return [.. addresses.Distinct()];
    }

    private async Task<IReadOnlyList<IPAddress>> ResolveAsync(
        string field, Uri uri, List<Finding> findings, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(OnboardingLimits.Deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            return await resolver.ResolveAsync(uri.IdnHost.Trim('[', ']'), either.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            findings.Add(new Finding(FindingLevel.Error, field, $"the name {uri.IdnHost} does not resolve in time"));
            return [];
        }
        catch (OutgoingException e)
        {
            findings.Add(new Finding(FindingLevel.Error, field, e.Message));
            return [];
        }
    }

    private async Task<Finding> TryFileAsync(string field, Uri root, MirrorDefinition mirror, CancellationToken token)
    {
        var sample = Sample(mirror.Urls);
        var uri = sample is { } file ? new Uri(root, MirrorUrl.Below(mirror.Urls, file.GetPathBytes())) : root;
        try
        {
            var request = new OutgoingRequest
            {
                Method = HttpMethod.Head,
                Uri = uri,
                Deadline = OnboardingLimits.Deadline,
            };
            using var response = await http.SendAsync(request.Following(mirror.Redirects), token);
            return Judge(field, uri, response, sample?.Size);
        }
        catch (OutgoingException e)
        {
            var level = e.Failure == OutgoingFailure.Refused ? FindingLevel.Error : FindingLevel.Warning;
            return new Finding(level, field, e.Message);
        }
    }

    private static Finding Judge(string field, Uri uri, OutgoingResponse response, long? size)
    {
        var length = response.ContentHeaders.ContentLength;
        if (response.Status != HttpStatusCode.OK)
            return new Finding(FindingLevel.Warning, field, $"{uri} answers {(int)response.Status}");
        if (size is not { } expected) return new Finding(FindingLevel.Ok, field, $"{uri} answers");
        if (length is not { } given)
            return new Finding(FindingLevel.Warning, field, $"{uri} answers without its size (Content-Length)");
        return given == expected
            ? new Finding(FindingLevel.Ok, field, $"{uri} is there in full size")
            : new Finding(FindingLevel.Warning, field, $"{uri} has {given} bytes, published are {expected}");
    }

    private FileEntry? Sample(MirrorUrls urls)
    {
        // One for each call: requests run at the same time, and a generator is for one at a time.
        var random = new Random(Interlocked.Increment(ref _seed));
        var skip = random.Next((int)Math.Clamp(files.Count, 1, OnboardingLimits.SampledFiles));
        FileEntry? last = null;
        foreach (var entry in files.All())
        {
            if (MirrorUrl.Below(urls, entry.GetPathBytes()) is null) continue;
            last = entry;
            if (skip-- <= 0) break;
        }

        return last;
    }

    private static IEnumerable<(string Field, string Url)> Urls(MirrorUrls urls) =>
        new[] { ("http", urls.Http), ("https", urls.Https), ("rsync", urls.Rsync), ("ftp", urls.Ftp) }
            .Where(u => u.Item2 is not null).Select(u => (u.Item1, u.Item2!));
}
