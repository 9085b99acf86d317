using MirrorActors.Engine.Log;
using MirrorActors.Engine.Sqlite;
using MirrorActors.Testing;

namespace MirrorActors.Engine.Tests.Sqlite;

public sealed class SqliteWriterTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mirroractors-");
    private readonly ManualResetEventSlim _gate = new();
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _commits;

    public void Dispose()
    {
        _gate.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_commit_takes_no_more_snapshots_than_its_bytes_allow()
    {
        SQLitePCL.Batteries_V2.Init();
        var files = new SqliteFiles(new SqliteEngineOptions(Path.Combine(_directory.FullName, "log.db")), SqliteSchema.Migration);
        await using var writer = new SqliteWriter(
            () => WriterSession.Open(files), WriterSession.Open(files), _ => Interlocked.Increment(ref _commits));
        writer.Start();
        var log = new SqliteLog(writer, new SqliteLogReader(files, 1), new SqliteHead(1, 0), default);
        var snapshot = new StreamSnapshot(1, 1, new byte[LogLimits.SnapshotBytes]);
        await CallAsync(s => s.Execute("INSERT INTO streams VALUES (1, CAST('a' AS BLOB), 1, zeroblob(32), 0)"));
        var held = CallAsync(_ => Hold());
        await Awaited.Of(_held.Task, "the writer to be held");

        var saving = Enumerable.Range(0, 4).Select(_ => log.SaveSnapshotAsync("a", snapshot, default)).ToArray();
        var waiting = writer.Waiting;
        _gate.Set();
        await Awaited.Of(Task.WhenAll([held, .. saving]), "the snapshots");

        Assert.Equal((4, 0), (waiting, writer.Waiting));
        // The row, the held call, and two commits of 16 MiB each.
        Assert.Equal(4, _commits);

        Task<int> CallAsync(Func<WriterSession, int> run) => writer.CallAsync(new WriteCall<int>(run), default);
    }

    private int Hold()
    {
        _held.SetResult();
        _gate.Wait(TimeSpan.FromSeconds(30));
        return 0;
    }
}
