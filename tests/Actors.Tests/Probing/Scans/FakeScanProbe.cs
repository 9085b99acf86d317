using System.Net.Sockets;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Probing.Scans;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Probing.Scans;

/// <summary>Shows each question to the test and answers as told.</summary>
internal sealed class FakeScanProbe(string scheme) : IScanProbe
{
    public string Scheme => scheme;

    public Inbox<string> Calls { get; } = new();

    public ProbeObservation Answer { get; set; } = ProbeObservation.Good("it is there");

    public Task<ProbeObservation> ProbeAsync(MirrorUrls urls, AddressFamily family, CancellationToken token)
    {
        var answer = Answer;
        Calls.Add(urls.Of(scheme)!);
        return Task.FromResult(answer);
    }
}
