using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning;

/// <summary>The listers that did not list a mirror, and why.</summary>
internal sealed class ListingAttempts
{
    private readonly List<(string Protocol, ListingException Failure)> _failed = [];

    public void Add(string protocol, ListingException failure) => _failed.Add((protocol, failure));

    /// <summary>A mirror that only asks to come later has not failed.</summary>
    public ScanReport ToReport(ScanReport empty)
    {
        if (_failed.Count == 0) return empty with { Problem = "no URL that can be listed" };
        var busy = _failed.Where(one => one.Failure.Failure == ListingFailure.Busy).ToList();
        return empty with
        {
            Result = busy.Count > 0 ? ScanResult.Busy : ScanResult.Failed,
            Protocol = (busy.Count > 0 ? busy : _failed)[0].Protocol,
            RetryAfter = busy.Max(one => one.Failure.RetryAfter),
            Problem = OneLine.Of(string.Join("; ", _failed.Select(one => $"{one.Protocol}: {one.Failure.Message}"))),
        };
    }
}
