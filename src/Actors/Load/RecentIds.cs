using System.Runtime.CompilerServices;

namespace MirrorActors.Actors.Load;

/// <summary>The files of the last redirects of one thread to one mirror, by the number of the redirect.</summary>
[InlineArray(Count)]
internal struct RecentIds
{
    /// <summary>A power of 2.</summary>
    public const int Count = 8;

    private int _first;
}
