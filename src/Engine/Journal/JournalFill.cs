using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Sqlite;

namespace MirrorActors.Engine.Journal;

/// <summary>
/// Fills holes with events from other nodes' journals, downwards from the event above a hole: its hash of the event before is what
/// that one is checked by, and so on, so that nothing is taken that is not of this history.
/// </summary>
internal sealed class JournalFill(IJournalPeers peers, TimeProvider clock, ILogger logger)
{
    private readonly Dictionary<string, DateTimeOffset> _askAgain = new(StringComparer.Ordinal);

    /// <summary>One bounded turn.</summary>
    public async Task TurnAsync(JournalFile file, IReadOnlyList<JournalState> nodes, CancellationToken token)
    {
        if (nodes.Count == 0) return;
        var pages = 0;
        var now = clock.GetUtcNow();
        foreach (var hole in file.Read(Holes).Where(h => _askAgain.GetValueOrDefault(h.Stream) <= now).Take(JournalLimits.HolesPerTurn))
        {
            var left = hole;
            foreach (var node in nodes)
            {
                while (left.Last >= left.First && pages++ < JournalLimits.FillPages)
                {
                    var before = left;
                    left = await FillAsync(file, left, node.Node, token);
                    if (left == before) break;
                }
            }

            if (pages >= JournalLimits.FillPages) return;
            if (left.Last >= left.First) _askAgain[hole.Stream] = now + JournalLimits.AskEvery;
        }
    }

    /// <returns>What is left of the hole.</returns>
    private async Task<Hole> FillAsync(JournalFile file, Hole hole, string node, CancellationToken token)
    {
        IReadOnlyList<LoggedEvent> events;
        try
        {
            events = await peers.ReadAsync(node, hole.Stream, hole.Last + 1, token);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            logger.JournalNotAsked(node, e.Message);
            return hole;
        }

        if (events.Count == 0) return hole;
        var fitting = file.Read(db => Fitting(db, hole, events));
        if (fitting.Count == 0)
        {
            logger.JournalRefusesEvents(hole.Stream, hole.Last + 1, node);
            return hole;
        }

        var left = hole with { Last = fitting[^1].Sequence - 1 };
        file.Write(session =>
        {
            foreach (var logged in fitting) session.Insert(hole.Id, logged);
            session.Execute("DELETE FROM holes WHERE stream = $1 AND first = $2", hole.Id, hole.First);
            if (left.Last >= left.First)
                session.Execute("INSERT INTO holes VALUES ($1, $2, $3)", hole.Id, left.First, left.Last);
        });
        JournalMetrics.Fetched.Add(fitting.Count);
        logger.JournalFilled(hole.Stream, left.Last + 1, hole.Last, node);
        return left;
    }

    /// <summary>Those that belong into the hole and chain to what is around it; none when the last would not fit what is below.</summary>
    private static List<LoggedEvent> Fitting(SqliteConnection db, Hole hole, IReadOnlyList<LoggedEvent> events)
    {
        var fitting = new List<LoggedEvent>();
        if (JournalReader.From(db, hole.Stream, hole.Last + 1) is not [var above, ..]) return fitting;
        foreach (var logged in events.TakeWhile(e => e.Sequence >= hole.First))
        {
            var isNext = logged.Stream == hole.Stream && logged.Sequence == above.Sequence - 1;
            if (!isNext || !EventHash.Of(logged).AsSpan().SequenceEqual(above.PreviousHash.Span)) return fitting;
            fitting.Add(logged);
            above = logged;
        }

        var below = above.Sequence > hole.First ? [] : JournalReader.Below(db, hole.Stream, hole.First);
        return below is [var last, ..] && !EventHash.Of(last).AsSpan().SequenceEqual(above.PreviousHash.Span) ? [] : fitting;
    }

    private static List<Hole> Holes(SqliteConnection db)
    {
        using var statement = new Statement(
            db, "SELECT s.id, s.name, h.first, h.last FROM holes h JOIN streams s ON s.id = h.stream", 0);
        using var rows = statement.Query();
        var holes = new List<Hole>();
        while (rows.Read()) holes.Add(new Hole(rows.GetInt64(0), EventRow.Name(rows, 1), rows.GetInt64(2), rows.GetInt64(3)));
        return holes;
    }

    private readonly record struct Hole(long Id, string Stream, long First, long Last);
}
