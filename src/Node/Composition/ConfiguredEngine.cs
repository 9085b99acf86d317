using Microsoft.Extensions.Logging;
using MirrorActors.Engine;
using MirrorActors.Engine.Etcd;
using MirrorActors.Engine.Etcd.Managed;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Postgres;
using MirrorActors.Engine.Settings;
using MirrorActors.Engine.Sqlite;

namespace MirrorActors.Node.Composition;

/// <summary>The engine that the settings name.</summary>
/// <param name="mustExist">The node has had a log: an empty one in its place is not taken for it.</param>
internal sealed class ConfiguredEngine(
    NodeConfiguration config, bool mustExist, ILoggerFactory loggers, TimeProvider clock) : IAsyncDisposable
{
    private readonly EngineSettings _settings = config.Engine;
    private ManagedEtcd? _managed;

    /// <summary>Where the log is, for messages.</summary>
    public string Place => _settings.Kind switch
    {
        EngineKind.Postgres => $"PostgreSQL's schema {_settings.Postgres.Schema}",
        EngineKind.Etcd => $"etcd's {_settings.Etcd.Prefix}",
        _ => _settings.Path,
    };

    /// <summary>Of use also while the engine cannot be opened; null: none.</summary>
    public IEngineAdmin? Admin => _managed?.Admin;

    /// <summary>Also again, after it could not be opened.</summary>
    /// <exception cref="EngineOpenException">It cannot be opened.</exception>
    public async Task<IEngine> OpenAsync(CancellationToken token) => _settings.Kind switch
    {
        EngineKind.Postgres => await PostgresEngine.OpenAsync(
            OptionsOf(_settings.Postgres), clock, loggers.CreateLogger<PostgresEngine>(), token),
        EngineKind.Etcd when _settings.Etcd.Mode == EtcdMode.Managed => await OpenManagedAsync(token),
        EngineKind.Etcd => await EtcdEngine.OpenAsync(
            await OptionsAsync(_settings.Etcd, token), clock, loggers.CreateLogger<EtcdEngine>(), token),
        _ => await SqliteEngine.OpenAsync(new SqliteEngineOptions(_settings.Path) { MustExist = mustExist }, clock, token),
    };

    /// <summary>Leaves what was started for the engine to another process; after the engine.</summary>
    public async Task LetGoAsync()
    {
        if (_managed is { } left) await left.LetGoAsync();
        _managed = null;
    }

    /// <summary>Looks again after what was left to another process, which did not take it.</summary>
    /// <exception cref="EngineOpenException">It cannot be started.</exception>
    public async Task TakeBackAsync(CancellationToken token)
    {
        if (_settings is { Kind: EngineKind.Etcd, Etcd.Mode: EtcdMode.Managed }) await StartManagedAsync(hasLog: true, token);
    }

    /// <summary>Stops what was started for the engine; after the engine.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_managed is not null) await _managed.DisposeAsync();
    }

    private async Task<ManagedEtcd> StartManagedAsync(bool hasLog, CancellationToken token)
    {
        var options = ManagedEtcdConfiguration.Of(config) with { MustExist = hasLog };
        return _managed ??= await ManagedEtcd.StartAsync(options, clock, loggers.CreateLogger<ManagedEtcd>(), token);
    }

    private async Task<IEngine> OpenManagedAsync(CancellationToken token)
    {
        var managed = await StartManagedAsync(mustExist, token);
        return await managed.OpenAsync(mustExist, token);
    }

    private PostgresEngineOptions OptionsOf(PostgresSettings postgres) => new(postgres.Connection, postgres.Schema)
    {
        PasswordFile = postgres.PasswordFile,
        MustExist = mustExist,
    };

    private async Task<EtcdEngineOptions> OptionsAsync(EtcdSettings etcd, CancellationToken token) =>
        new(etcd.Endpoints, etcd.Prefix)
        {
            Username = etcd.Username,
            Password = etcd.PasswordFile is null ? null : await PasswordAsync(etcd.PasswordFile, token),
            Ca = etcd.Ca,
            Certificate = etcd.Certificate,
            Key = etcd.Key,
            MustExist = mustExist,
        };

    private static async Task<string> PasswordAsync(string file, CancellationToken token)
    {
        try
        {
            return (await File.ReadAllTextAsync(file, token)).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineOpenException($"cannot read the password for etcd: {e.Message}", e);
        }
    }
}
