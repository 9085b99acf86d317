using System.Collections.Immutable;
using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Auditing;

/// <summary>
/// Has each mirror prove now and then that it holds what was published: a random range, compared byte by byte. A range that
/// differs takes the file from the mirror; another one an hour later puts the mirror into quarantine.
/// </summary>
public sealed class Auditor(AuditServices services) : Actor<AuditMessage>
{
    private const int MostAtOnce = 16;

    /// <summary>Of one audit, without redirects.</summary>
    private const int Requests = 1;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);
    private readonly Dictionary<string, (int Epoch, AuditTrack Track)> _tracks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _running = new(StringComparer.Ordinal);
    private readonly HashSet<string> _alerted = new(StringComparer.Ordinal);

    protected override ValueTask StartAsync(CancellationToken token)
    {
        LookAtTable();
        Context.SetTimer("look", new AuditsDue(), Look, Look);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask ReceiveAsync(AuditMessage message, CancellationToken token)
    {
        switch (message)
        {
            case AuditsDue:
                LookAtTable();
                break;
            case AuditEnded ended:
                End(ended);
                break;
            case ShowAudits show:
                show.Reply.Set(_tracks.ToImmutableDictionary(t => t.Key, t => t.Value.Track, StringComparer.Ordinal));
                break;
            case AuditRecorded { Result: CommandResult.Refused refused } recorded:
                Context.Logger.AuditNotRecorded(recorded.Mirror, refused.Faults[0].Message);
                break;
        }

        return ValueTask.CompletedTask;
    }

    private void LookAtTable()
    {
        var table = services.Table.Current;
        foreach (var id in _tracks.Keys.Where(id => table.Find(id) is null).ToArray()) _tracks.Remove(id);
        foreach (var mirror in table.All) LookAt(mirror);
        foreach (var id in _alerted.Where(id => table.Find(id)?.Quarantine is null).ToArray())
        {
            _alerted.Remove(id);
            services.Alerts.Clear(AlertKind.Quarantined, id);
        }
    }

    private void LookAt(MirrorFacts mirror)
    {
        var id = mirror.Definition.Id;
        if (mirror.Quarantine is { Evidence: [.., var last] })
        {
            _alerted.Add(id);
            var text = $"{id} is in quarantine: other bytes than were published at {last.Url}, {last.Length} bytes from {last.Offset}";
            services.Alerts.Raise(new Alert(AlertKind.Quarantined, id, text, MirrorId.Parse(id)));
            return;
        }

        if (!mirror.Enabled || !mirror.IsKnown || services.Options.PerHour <= 0 || !services.IsMine(id)) return;
        var now = Context.Clock.GetUtcNow();
        if (!_tracks.TryGetValue(id, out var known) || known.Epoch != mirror.HealthEpoch)
        {
            var first = now + (TimeSpan.FromHours(1) / (services.Options.PerHour * AuditTrack.Closer) * Context.Random.NextDouble());
            _tracks[id] = (mirror.HealthEpoch, new AuditTrack(now, first));
        }
        else if (known.Track.Due <= now && _running.Count < MostAtOnce && !_running.Contains(id) && MayTake(id))
        {
            _running.Add(id);
            Begin(mirror, known.Track.Again(now), now);
        }
    }

    /// <summary>An audit that is not within the budget waits.</summary>
    private bool MayTake(string id) =>
        services.Spending.HasRoomFor(id, services.Options.MostBytes) && services.Spending.TryTake(id, Requests);

    private void Begin(MirrorFacts mirror, FileId? again, DateTimeOffset now)
    {
        var id = mirror.Definition.Id;
        Context.PipeToSelf<AuditEnded>(
            AuditAsync(mirror, again, new Random(Context.Random.Next()), now, Context.Lifetime),
            ended => ended,
            e =>
            {
                Context.Logger.AuditBroke(id, e);
                return new AuditEnded(id, mirror.HealthEpoch, null, new AuditOutcome.Unclear(e.Message), now);
            });
    }

    private async Task<AuditEnded> AuditAsync(
        MirrorFacts mirror, FileId? again, Random random, DateTimeOffset now, CancellationToken token)
    {
        var plan = again is { } file
            ? await services.Planner.OfAsync(file, random, token)
            : await services.Planner.AnyAsync(mirror.Ordinal, random, token);
        if (plan is null)
        {
            const string Nothing = "there is nothing to compare";
            return Ended(again, again is null ? new AuditOutcome.Unclear(Nothing) : new AuditOutcome.Outdated(Nothing));
        }

        return UriOf(mirror, plan, random) is { } uri
            ? Ended(plan.File.Id, await services.Audit.RunAsync(plan, uri, mirror.Definition.Redirects, token))
            : Ended(null, new AuditOutcome.Unclear("it is not up over a scheme that has the file"));

        AuditEnded Ended(FileId? compared, AuditOutcome outcome) => new(mirror.Definition.Id, mirror.HealthEpoch, compared, outcome, now);
    }

    private static Uri? UriOf(MirrorFacts mirror, AuditPlan plan, Random random)
    {
        Uri?[] uris = [Of(Uri.UriSchemeHttp), Of(Uri.UriSchemeHttps)];
        var usable = uris.OfType<Uri>().ToArray();
        return usable.Length == 0 ? null : usable[random.Next(usable.Length)];

        Uri? Of(string scheme) => mirror.HealthOf(scheme).IsUsable ? plan.File.UriOn(mirror.Definition.Urls, scheme) : null;
    }

    private void End(AuditEnded ended)
    {
        _running.Remove(ended.Mirror);
        ActorsMetrics.Audited(ended.Outcome);
        services.Spending.Spend(ended.Mirror, ended.Outcome.Requests, ended.Outcome.Bytes, Requests);
        if (!_tracks.TryGetValue(ended.Mirror, out var known) || known.Epoch != ended.HealthEpoch) return;
        var now = Context.Clock.GetUtcNow();
        var spread = 1 + (Mirrors.MirrorLimits.Jitter * ((2 * Context.Random.NextDouble()) - 1));
        var (track, proof) = known.Track.After(ended.File ?? default, ended.Outcome, services.Options.PerHour, spread, now);
        _tracks[ended.Mirror] = (known.Epoch, track);
        if (ended.File is not { } file) return;
        switch (ended.Outcome)
        {
            case AuditOutcome.Mismatch when proof.Length > 0:
                Context.Logger.Quarantines(ended.Mirror, ended.Outcome.Reason);
                Tell(ended, new QuarantineMirror([.. proof], ended.HealthEpoch));
                break;
            case AuditOutcome.Mismatch:
                Context.Logger.BytesDiffer(ended.Mirror, ended.Outcome.Reason);
                Tell(ended, Lost(file, ended));
                break;
            case AuditOutcome.Outdated:
                Context.Logger.CopyOutdated(ended.Mirror, ended.Outcome.Reason);
                Tell(ended, Lost(file, ended));
                break;
        }
    }

    private static RecordFileCheck Lost(FileId file, AuditEnded ended) => new(
        new FilePatch { At = ended.Began, Removed = [file.Value] }, ended.HealthEpoch, $"an audit: {ended.Outcome.Reason}");

    private void Tell(AuditEnded ended, MirrorCommand command)
    {
        var by = new CommandContext(Guid.CreateVersion7(Context.Clock.GetUtcNow()), "system (audit)");
        Context.PipeToSelf<CommandResult>(
            services.Owner.ExecuteAsync(services.Repository, MirrorId.Parse(ended.Mirror), command, by, Context.Lifetime),
            result => new AuditRecorded(ended.Mirror, result),
            e => new AuditRecorded(ended.Mirror, new CommandResult.Refused(RefusalKind.Unavailable, "engine", e.Message)));
    }
}
