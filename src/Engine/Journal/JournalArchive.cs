using System.Globalization;
using System.IO.Compression;
using Microsoft.Data.Sqlite;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Sqlite;

namespace MirrorActors.Engine.Journal;

/// <summary>
/// Moves events that are old and below a snapshot from the journal to files, one a month: gzip, a line each (<see cref="ArchiveLine"/>).
/// A file grows by whole gzip members. First the member is durable, then one transaction notes the file's length and deletes the
/// events: what a crash between leaves behind the noted length is cut off and written again.
/// </summary>
internal sealed class JournalArchive(IEventLog log, JournalOptions options, TimeProvider clock)
{
    private const string Suffix = ".jsonl.gz";
    private readonly Dictionary<string, DateTimeOffset> _again = new(StringComparer.Ordinal);

    /// <summary>One bounded turn.</summary>
    public async Task TurnAsync(JournalFile file, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var cutoff = now - options.Retention;
        var old = new List<(long Id, IReadOnlyList<LoggedEvent> Events)>();
        var streams = file.Read(db => Streams(db, cutoff)).Where(s => _again.GetValueOrDefault(s.Name) <= now);
        foreach (var (id, name) in streams.Take(JournalLimits.StreamsPerTurn))
        {
            if (old.Sum(o => o.Events.Count) >= JournalLimits.ArchiveEvents) break;
            var snapshot = await log.LoadSnapshotAsync(name, token);
            var events = file.Read(db => Old(db, id, name, snapshot?.Sequence ?? 0, cutoff));
            if (events.Count > 0) old.Add((id, events));
            if (events.Count < JournalLimits.PageEvents) _again[name] = now + JournalLimits.ArchiveEvery;
        }

        if (old.Count > 0) Move(file, old);
    }

    private void Move(JournalFile file, List<(long Id, IReadOnlyList<LoggedEvent> Events)> old)
    {
        MakeFolder();
        var lengths = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var month in old.SelectMany(o => o.Events).GroupBy(Month))
        {
            var (name, length) = FileOf(file, month.Key);
            lengths[name] = Append(Path.Combine(options.ArchiveFolder, name), length, month);
        }

        DirectorySync.Flush(options.ArchiveFolder);
        file.Write(session =>
        {
            foreach (var (name, length) in lengths)
                session.Execute("INSERT INTO archives VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET length = $2", name, length);
            foreach (var (id, events) in old)
            {
                session.Execute("DELETE FROM events WHERE stream = $1 AND sequence <= $2", id, events[^1].Sequence);
                session.Execute("DELETE FROM holes WHERE stream = $1 AND last <= $2", id, events[^1].Sequence);
                session.Execute("UPDATE streams SET archived = $2 WHERE id = $1", id, events[^1].Sequence);
            }
        });
        JournalMetrics.Archived.Add(old.Sum(o => o.Events.Count));
    }

    /// <returns>The file's length with these events.</returns>
    private static long Append(string path, long length, IEnumerable<LoggedEvent> events)
    {
        using var file = new FileStream(path, Mode());
        file.SetLength(length);
        file.Seek(0, SeekOrigin.End);
        using (var gzip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var logged in events) ArchiveLine.Write(gzip, logged);
        }

        file.Flush(flushToDisk: true);
        return file.Length;
    }

    /// <summary>The month's file of this journal. A file that this journal does not know is another's, and left alone.</summary>
    private (string Name, long Length) FileOf(JournalFile file, string month)
    {
        var known = file.Read(db => Known(db, month));
        if (known.Name is not null) return (known.Name, known.Length);
        var name = month + Suffix;
        for (var i = 2; File.Exists(Path.Combine(options.ArchiveFolder, name)); i++)
            name = string.Create(CultureInfo.InvariantCulture, $"{month}.{i}{Suffix}");
        file.Write(session => session.Execute("INSERT INTO archives VALUES ($1, 0)", name));
        return (name, 0);
    }

    private void MakeFolder()
    {
        if (Directory.Exists(options.ArchiveFolder)) return;
        Directory.CreateDirectory(options.ArchiveFolder);
        DirectorySync.Flush(Path.GetDirectoryName(options.ArchiveFolder) ?? ".");
    }

    /// <summary>Not readable by everybody: events carry private fields.</summary>
    private static FileStreamOptions Mode()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        return options;
    }

    private static string Month(LoggedEvent logged) => logged.Context.Time.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static (string? Name, long Length) Known(SqliteConnection db, string month)
    {
        using var statement = new Statement(db, "SELECT name, length FROM archives WHERE substr(name, 1, 7) = $1", 1);
        using var rows = statement.Query(month);
        return rows.Read() ? (rows.GetString(0), rows.GetInt64(1)) : default;
    }

    /// <summary>Those whose oldest event is old.</summary>
    private static List<(long Id, string Name)> Streams(SqliteConnection db, DateTimeOffset cutoff)
    {
        using var statement = new Statement(
            db,
            "SELECT id, name FROM streams s WHERE "
            + "(SELECT time FROM events e WHERE e.stream = s.id ORDER BY e.sequence LIMIT 1) < $1",
            1);
        using var rows = statement.Query(cutoff.UtcTicks);
        var streams = new List<(long, string)>();
        while (rows.Read()) streams.Add((rows.GetInt64(0), EventRow.Name(rows, 1)));
        return streams;
    }

    /// <summary>The oldest events of a stream, below its snapshot, up to the first that is not old.</summary>
    private static List<LoggedEvent> Old(SqliteConnection db, long id, string stream, long snapshot, DateTimeOffset cutoff)
    {
        using var statement = new Statement(
            db,
            $"SELECT {EventRow.Columns}, e.epoch FROM events e WHERE e.stream = $1 AND e.sequence < $2 "
            + $"ORDER BY e.sequence LIMIT {JournalLimits.PageEvents}",
            2);
        using var rows = statement.Query(id, snapshot);
        var events = new List<LoggedEvent>();
        while (rows.Read())
        {
            var logged = EventRow.Read(rows, stream, (ulong)rows.GetInt64(EventRow.Next));
            if (logged.Context.Time >= cutoff) break;
            events.Add(logged);
        }

        return events;
    }
}
