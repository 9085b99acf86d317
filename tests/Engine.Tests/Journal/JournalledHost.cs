using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Journal;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Engine.Tests.Journal;

/// <summary>The in-memory engine with a journal on the disk. A restart of the node leaves log and journal as they are.</summary>
public sealed class JournalledHost : EngineHost
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mirroractors-");
    private JournalledEngine? _engine;

    private JournalledHost(InMemoryEngine? inner) => Inner = inner ?? new InMemoryEngine(Clock);

    /// <summary>Below the journal.</summary>
    public InMemoryEngine Inner { get; private set; }

    public override IEngine Engine => _engine ?? throw new InvalidOperationException("not open");

    public NodeJournal Journal => _engine?.Journal ?? throw new InvalidOperationException("not open");

    public string Folder => _directory.FullName;

    public string FilePath => Path.Combine(Folder, JournalOptions.FileName);

    public JournalOptions Options { get; set; } = new(string.Empty, string.Empty);

    public static JournalledHost Closed(InMemoryEngine? inner = null) => new(inner);

    public static JournalledHost Start(InMemoryEngine? inner = null)
    {
        var host = new JournalledHost(inner);
        host.Open();
        return host;
    }

    public void Open()
    {
        var options = Options with
        {
            Path = FilePath,
            ArchiveFolder = Path.Combine(Folder, JournalOptions.ArchiveName),
            CommitPause = TimeSpan.Zero,
        };
        _engine = new JournalledEngine(Inner, NodeJournal.Start(Inner.Log, options, Clock, NullLogger<NodeJournal>.Instance));
    }

    public async Task CloseAsync()
    {
        if (_engine is not null) await _engine.Journal.DisposeAsync();
        _engine = null;
    }

    /// <summary>The node starts again with another log.</summary>
    public async Task ReplaceAsync(InMemoryEngine inner)
    {
        await CloseAsync();
        await Inner.DisposeAsync();
        Inner = inner;
        Open();
    }

    public override async Task RestartAsync()
    {
        await CloseAsync();
        await Inner.RestartAsync();
        Open();
    }

    public override async Task SettleAsync()
    {
        var head = await Inner.Log.HeadAsync(default);
        await Awaited.Of(ReachAsync(head), $"the journal at {head}", () => $"it is at {Journal.Reached()}");
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await Inner.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private async Task ReachAsync(Position head)
    {
        while (true)
        {
            var written = Journal.Written;
            if (Journal.Reached() is { } reached && reached.Epoch == head.Epoch && reached >= head) return;
            await written;
        }
    }
}
