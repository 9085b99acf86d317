namespace MirrorActors.Actors.Probing.Strikes;

/// <summary>The strikes against one mirror, by network.</summary>
public sealed class StrikeCount
{
    /// <summary>So many networks have a mirror probed.</summary>
    public const int Enough = 5;

    /// <summary>How long a strike counts.</summary>
    public static readonly TimeSpan Counts = TimeSpan.FromMinutes(10);

    private readonly Dictionary<ulong, DateTimeOffset> _networks = [];

    /// <summary>Networks whose strikes count now.</summary>
    public int Of(DateTimeOffset now)
    {
        foreach (var (network, at) in _networks)
        {
            if (now - at > Counts) _networks.Remove(network);
        }

        return _networks.Count;
    }

    /// <returns>There are enough; all are forgotten then.</returns>
    public bool Add(ulong network, DateTimeOffset now)
    {
        _networks[network] = now;
        if (Of(now) < Enough) return false;
        _networks.Clear();
        return true;
    }
}
