using MirrorActors.Engine.Log;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Views;

/// <summary>A mirror's past, read from its stream when somebody asks.</summary>
public sealed class MirrorJournal(IStreamReader log)
{
    /// <summary>Entries of a mirror that can be had.</summary>
    public const int MostEntries = 1000;

    /// <summary>The newest entries, the newest first; empty when the stream has none. Without passwords.</summary>
    /// <param name="history">As a table shows it, to begin near the end; null: what the log itself knows.</param>
    public async Task<IReadOnlyList<MirrorLogEntry>> LastAsync(
        RepositoryId repository, MirrorId mirror, MirrorHistory? history, int limit, CancellationToken token)
    {
        var stream = StreamNames.Mirror(repository, mirror);
        var snapshot = (await log.LoadSnapshotAsync(stream, token))?.Sequence ?? 0;
        // One more, to tell what a change of the definition changed.
        var from = Math.Max(1, Math.Max(history?.Sequence ?? 0, snapshot) - limit);
        try
        {
            return await ReadAsync(stream, from, limit, token);
        }
        catch (PositionTrimmedException)
        {
            return await ReadAsync(stream, snapshot + 1, limit, token);
        }
    }

    /// <summary>Whose check made an incident, and its question and answer; nulls when they are not kept.</summary>
    public async Task<(string? Node, ProbeEvidence? Evidence)> EvidenceAsync(
        RepositoryId repository, MirrorId mirror, string scheme, Incident incident, CancellationToken token)
    {
        if (incident.Sequence == 0) return default;
        try
        {
            await foreach (var logged in log.ReadAsync(StreamNames.Mirror(repository, mirror), incident.Sequence, token))
            {
                return Decoded(logged) is MirrorVerdictChanged { Verdict: Verdict.Down } change && change.Scheme == scheme
                    ? (change.Node, Shown(change.Evidence))
                    : default;
            }
        }
        catch (PositionTrimmedException)
        {
            // As old as that.
        }

        return default;
    }

    private async Task<IReadOnlyList<MirrorLogEntry>> ReadAsync(string stream, long from, int limit, CancellationToken token)
    {
        var entries = new Queue<MirrorLogEntry>(limit + 1);
        MirrorDefinition? definition = null;
        await foreach (var logged in log.ReadAsync(stream, from, token))
        {
            var happened = Decoded(logged);
            entries.Enqueue(Entry(logged, happened, definition));
            if (entries.Count > limit) entries.Dequeue();
            definition = happened switch
            {
                MirrorRegistered registered => registered.Definition,
                MirrorChanged changed => changed.Definition,
                _ => definition,
            };
        }

        return [.. entries.Reverse()];
    }

    /// <summary>Null for an event of a newer version.</summary>
    private static MirrorEvent? Decoded(LoggedEvent logged) =>
        MirrorEventCodec.Manifest.TryDecode(logged.Event.Type, logged.Event.SchemaVersion, logged.Event.Payload);

    private static MirrorLogEntry Entry(LoggedEvent logged, MirrorEvent? happened, MirrorDefinition? before) => new(
        logged.Sequence, logged.Context.Time, logged.Event.Type,
        UrlPasswords.Hide(happened is null ? "of a newer version" : MirrorEventText.Of(happened, before)),
        logged.Context.Principal, logged.Context.Node, UrlPasswords.Hide(logged.Context.Reason),
        Shown((happened as MirrorVerdictChanged)?.Evidence));

    private static ProbeEvidence? Shown(ProbeEvidence? evidence) => evidence is null ? null : evidence with
    {
        Request = UrlPasswords.Hide(evidence.Request),
        Response = UrlPasswords.Hide(evidence.Response),
    };
}
