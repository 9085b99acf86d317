using Npgsql;

namespace MirrorActors.Engine.Postgres;

/// <summary>
/// Opens connections to one database: a small pool that reads, and connections of their own for the writer, the
/// listener and the sessions, so that no reader keeps a lease from being renewed.
/// </summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    private readonly NpgsqlDataSource _readers;
    private readonly NpgsqlDataSource _own;

    /// <exception cref="ArgumentException">The connection string does not hold together.</exception>
    /// <exception cref="InvalidOperationException">The same.</exception>
    public PostgresConnections(PostgresEngineOptions options)
    {
        var text = new NpgsqlConnectionStringBuilder(options.Connection);
        Schema = options.Schema;
        User = text.Username ?? Environment.UserName;
        Place = $"database {text.Database ?? User} at {text.Host}:{text.Port}";
        _readers = Build(options, pooling: true);
        _own = Build(options, pooling: false);
    }

    public string Schema { get; }

    public string User { get; }

    /// <summary>For messages: database and server.</summary>
    public string Place { get; }

    /// <summary>A connection for one owner that keeps it.</summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken token) => await _own.OpenConnectionAsync(token);

    /// <summary>Reads, or does what may be repeated: once more when the pooled connection turns out to be dead.</summary>
    /// <exception cref="EngineUnavailableException">The server is away or refuses.</exception>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken token)
    {
        try
        {
            try
            {
                return await UseOnceAsync(use, token);
            }
            catch (NpgsqlException e) when (PostgresErrors.IsBroken(e) && !PostgresErrors.IsTimeout(e))
            {
                _readers.Clear();
                return await UseOnceAsync(use, token);
            }
        }
        catch (NpgsqlException e)
        {
            throw PostgresErrors.Unavailable(e);
        }
    }

    public Task UseAsync(Func<NpgsqlConnection, Task> use, CancellationToken token) =>
        UseAsync(
            async db =>
            {
                await use(db);
                return true;
            },
            token);

    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        await _own.DisposeAsync();
    }

    private async Task<T> UseOnceAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken token)
    {
        await using var db = await _readers.OpenConnectionAsync(token);
        return await use(db);
    }

    private static NpgsqlDataSource Build(PostgresEngineOptions options, bool pooling)
    {
        var builder = new NpgsqlDataSourceBuilder(options.Connection);
        var text = builder.ConnectionStringBuilder;
        text.ApplicationName ??= "mirroractors";
        text.SearchPath = options.Schema;
        // Every query has its index; a plan made while a table was small must not read all of it later.
        text.Options = $"{text.Options} -c enable_seqscan=off -c jit=off "
            + $"-c idle_in_transaction_session_timeout={PostgresLimits.IdleTransactionMilliseconds}";
        text.Pooling = pooling;
        text.MinPoolSize = 0;
        text.MaxPoolSize = PostgresLimits.Readers;
        text.Multiplexing = false;
        text.Enlist = false;
        text.NoResetOnClose = true;
        text.IncludeErrorDetail = false;
        text.PersistSecurityInfo = false;
        text.MaxAutoPrepare = 32;
        text.AutoPrepareMinUsages = 2;
        text.Timeout = PostgresLimits.ConnectSeconds;
        text.CommandTimeout = PostgresLimits.CommandSeconds;
        text.TargetSessionAttributes = null;
        text.HostRecheckSeconds = PostgresLimits.HostRecheckSeconds;
        if (options.PasswordFile is { } file)
            builder.UsePasswordProvider(
                _ => FirstLine(File.ReadAllText(file)),
                async (_, token) => FirstLine(await File.ReadAllTextAsync(file, token)));
        // Of several servers only the one that writes is of use; after a failover that is another one.
        return text.Host?.Contains(',', StringComparison.Ordinal) == true
            ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary)
            : builder.Build();
    }

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('\r');
}
