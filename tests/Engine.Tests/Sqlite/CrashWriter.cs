using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Journal;
using MirrorActors.Engine.Sqlite;
using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Sqlite;

/// <summary>
/// The program that crash tests kill: appends to several streams at once and prints <c>stream sequence id</c> of each
/// acknowledged event; keeps a journal besides when it is given a file for it. It is a hidden mode of the test assembly.
/// </summary>
internal static class CrashWriter
{
    private const int Streams = 4;
    private const string Mode = "crash-writer";

    public static Process Start(params string[] paths)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CrashWriter).Assembly.Location, Mode, .. paths])
        {
            RedirectStandardOutput = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start");
    }

    private static async Task<int> Main(string[] args)
    {
        if (args is not [Mode, var path, .. var journal])
        {
            Console.WriteLine($"usage: {Mode} FILE [JOURNAL]");
            return 64;
        }

        try
        {
            var engine = await SqliteEngine.OpenAsync(new SqliteEngineOptions(path), TimeProvider.System, default);
            var writer = await TestWriter.JoinAsync(engine);
            foreach (var file in journal)
                NodeJournal.Start(
                    engine.Log, new JournalOptions(file, file + ".archive") { CommitPause = TimeSpan.Zero }, TimeProvider.System,
                    NullLogger<NodeJournal>.Instance);
            await Task.WhenAll(Enumerable.Range(0, Streams).Select(s => Task.Run(() => WriteAsync(engine, writer, s))));
            return 0;
        }
        catch (EngineOpenException e)
        {
            Console.WriteLine(e.Message);
            return 1;
        }
    }

    private static async Task WriteAsync(SqliteEngine engine, TestWriter writer, int number)
    {
        var stream = $"crash/{number}";
        var sequence = (await engine.Log.ReadAsync(stream, 1, default).ListAsync()).Count;
        while (true)
        {
            var events = TestWriter.Events(1 + (sequence % 3));
            await writer.OkAsync(stream, sequence, events);
            foreach (var e in events) Console.WriteLine($"{stream} {++sequence} {e.Id}");
        }
    }
}
