using MirrorActors.Actors.Views;

namespace MirrorActors.Actors.Routing;

/// <summary>Where the redirects of this node are counted. Asked once a second, by one caller.</summary>
public interface ILoadMeter
{
    /// <summary>What the redirects up to now say; the same instance while nothing has changed.</summary>
    LoadState Fold(MirrorTable mirrors, DateTimeOffset now);
}
