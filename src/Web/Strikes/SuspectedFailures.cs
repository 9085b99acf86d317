using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Probing.Strikes;
using MirrorActors.Actors.Routing;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Geo.Locating;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Web.Strikes;

/// <summary>
/// Sees that a client comes back for what it was just redirected for: its mirror may have failed it. Waits for nothing; a
/// strike that the actor has no room for is lost.
/// </summary>
/// <param name="strikes">Where strikes are counted.</param>
public sealed class SuspectedFailures(StrikeSettings settings, ActorRef<StrikeMessage> strikes, TimeProvider clock)
{
    /// <summary>Smaller files are downloaded again for many reasons.</summary>
    public const long LeastSize = 1 << 20;

    private const long Least = 2_000;
    private const long Most = 60_000;
    private const long Minute = 60_000;
    private readonly RecentDownloads _recent = new();
    private readonly ClientPace _pace = new();

    /// <summary>The client is sent elsewhere at once.</summary>
    public bool Acts => settings.Mode == StrikeMode.Act;

    /// <summary>Looks at a request before a mirror is chosen.</summary>
    /// <returns>What to remember of it.</returns>
    public Download Look(in Exchange exchange, in FileEntry file, in Place place)
    {
        var request = exchange.Http.Request;
        if (settings.Mode == StrikeMode.Off || !HttpMethods.IsGet(request.Method)) return Download.None;
        var name = request.Headers.UserAgent is [{ } only] ? only : "";
        var agent = PathKey.Of(MemoryMarshal.AsBytes(name.AsSpan()));
        var address = AddressOf(exchange.Client.Address);
        var now = (long)clock.GetElapsedTime(0).TotalMilliseconds;
        var isCrowd = _pace.IsCrowd(address, agent, now / Minute);
        if (file.Size < LeastSize || request.Headers.Range.Count > 0 || IsExempt(name)) return Download.None;
        var key = PathKey.Mix(PathKey.Mix(address, agent), (ulong)file.Id.Value);
        var (ordinal, age) = _recent.Find(key, now);
        if (isCrowd || ordinal < 0 || age is < (uint)Least or > (uint)Most) return new Download(key, now, -1);
        strikes.TryTell(new Strike(ordinal, NetworkOf(exchange.Client.Address, place)));
        return new Download(key, now, ordinal);
    }

    /// <summary>Remembers what the client was given.</summary>
    public void Answered(in Download download, int ordinal)
    {
        if (download.Key != 0) _recent.Set(download.Key, ordinal, download.At);
    }

    private bool IsExempt(string agent)
    {
        foreach (var beginning in settings.ExemptAgents)
        {
            if (agent.StartsWith(beginning, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private static ulong AddressOf(in AddressKey address) =>
        PathKey.Mix((ulong)address.Bits, (ulong)(address.Bits >> 64) + (address.IsV4 ? 1UL : 0));

    /// <summary>Clients that are told apart: autonomous systems, and where those are not known /16 and /32.</summary>
    private static ulong NetworkOf(in AddressKey address, in Place place)
    {
        if (place.Asn != 0) return place.Asn;
        return address.IsV4 ? (ulong)(address.Bits >> 16) | 1UL << 62 : (ulong)(address.Bits >> 96) | 1UL << 63;
    }
}

/// <summary>A download under way.</summary>
/// <param name="Key">0 when it is not followed.</param>
/// <param name="At">When it was asked for, in milliseconds.</param>
/// <param name="Failed">The ordinal of the mirror that may have failed; -1 for none.</param>
public readonly record struct Download(ulong Key, long At, int Failed)
{
    public static Download None { get; } = new(0, 0, -1);
}
