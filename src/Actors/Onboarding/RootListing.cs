using MirrorActors.Actors.Scanning;

namespace MirrorActors.Actors.Onboarding;

/// <summary>Whether a mirror can be scanned: its listing is begun and left at the first file.</summary>
internal sealed class RootListing(IReadOnlyList<IMirrorLister> listers, TimeProvider clock)
{
    private static TimeSpan Deadline => OnboardingLimits.Deadline;

    /// <summary>What the listing says; null for a scheme that is never listed.</summary>
    public async Task<Finding?> TryAsync(string scheme, string url, CancellationToken token)
    {
        if (listers.FirstOrDefault(l => l.Protocol == scheme) is not { } lister) return null;
        using var limit = new CancellationTokenSource(Deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        var meter = new ListingMeter(new ListingBudget
        {
            Entries = OnboardingLimits.ListedEntries,
            Bytes = OnboardingLimits.ListedBytes,
            Time = Deadline,
        });
        try
        {
            await foreach (var _ in lister.ListAsync(new ListingTarget(url), meter, either.Token))
                return new Finding(FindingLevel.Ok, scheme, "it can be listed");
            return new Finding(FindingLevel.Warning, scheme, "its listing is empty");
        }
        catch (ListingException e)
        {
            return new Finding(FindingLevel.Warning, scheme, $"it cannot be listed: {e.Message}");
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return new Finding(FindingLevel.Warning, scheme, $"no file was listed within {Deadline.TotalSeconds:0} s");
        }
    }
}
