using MirrorActors.Engine.Sqlite;
using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Sqlite;

public sealed class SqliteHost : EngineHost
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("mirroractors-");
    private SqliteEngine? _engine;

    public SqliteEngineOptions Options { get; init; } = new("");

    public override IEngine Engine => _engine ?? throw new InvalidOperationException("not open");

    public string FilePath => Path.Combine(_directory.FullName, "log.db");

    public static SqliteHost Closed() => new();

    public static async Task<SqliteHost> StartAsync(long? maxFileBytes = null)
    {
        var host = new SqliteHost { Options = new SqliteEngineOptions("") { MaxFileBytes = maxFileBytes } };
        await host.OpenAsync();
        return host;
    }

    public override async Task RestartAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    public async Task OpenAsync() =>
        _engine = await SqliteEngine.OpenAsync(Options with { Path = FilePath }, Clock, default);

    public async Task CloseAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        _engine = null;
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _directory.Delete(recursive: true);
    }
}
