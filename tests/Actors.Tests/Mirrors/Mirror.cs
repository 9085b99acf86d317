using MirrorActors.Actors.Mirrors;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Mirrors;

/// <summary>Samples and shorthands of the mirror tests.</summary>
internal static class Mirror
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly BlobRef Files = new(new string('a', 64), 12);

    public static MirrorDefinition Definition(string id = "a") => new()
    {
        Repository = "default",
        Id = id,
        Urls = new MirrorUrls($"http://{id}.example/", $"https://{id}.example/"),
    };

    public static ScanReport Report(ScanResult result, long matched = 3) => new()
    {
        Result = result,
        Protocol = "http",
        Started = Noon,
        Matched = matched,
        Problem = result == ScanResult.Completed ? null : "connection refused",
    };

    public static MirrorState After(params MirrorCommand[] commands) => MirrorState.None.After(commands);

    public static MirrorState After(this MirrorState state, params MirrorCommand[] commands) =>
        commands.Aggregate(state, (before, command) => before.Events(command).Aggregate(before, (s, e) => s.Apply(e)));

    public static IReadOnlyList<MirrorEvent> Events(this MirrorState state, MirrorCommand command) =>
        Assert.IsType<Decision<MirrorEvent>.Accepted>(state.Decide(command, Noon)).Events;

    public static CommandResult.Refused Refusal(this MirrorState state, MirrorCommand command) =>
        Assert.IsType<Decision<MirrorEvent>.Refused>(state.Decide(command, Noon)).Refusal;

    public static MirrorState Enabled(string id = "a") => After(new RegisterMirror(Definition(id)), new EnableMirror());
}
