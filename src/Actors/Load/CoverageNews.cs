namespace MirrorActors.Actors.Load;

/// <summary>Which warnings are worth a line in the log: new ones, and each at most once an hour however it comes and goes.</summary>
internal sealed class CoverageNews
{
    private readonly Dictionary<(string Place, CoverageWarning Warning), DateTimeOffset> _told = [];
    private HashSet<(string Place, CoverageWarning Warning)> _before = [];

    public IReadOnlyList<PlaceCoverage> Of(CoverageReport report, DateTimeOffset now)
    {
        foreach (var (old, at) in _told)
        {
            if (now - at >= LoadLimits.WarnAgain) _told.Remove(old);
        }

        var warned = report.Warned.ToList();
        var news = warned.FindAll(p => !_before.Contains(KeyOf(p)) && _told.TryAdd(KeyOf(p), now));
        _before = [.. warned.Select(KeyOf)];
        return news;
    }

    private static (string Place, CoverageWarning Warning) KeyOf(PlaceCoverage place) => (place.Place, place.Warning);
}
