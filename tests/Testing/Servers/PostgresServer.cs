using System.Diagnostics;
using System.Globalization;
using System.Net;
using Npgsql;

namespace MirrorActors.Testing.Servers;

/// <summary>A real PostgreSQL server on a free loopback port, which can be killed and started again on its data.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string SystemUser = "postgres";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);
    private readonly string _folder;
    private readonly int _port;
    private Process? _process;
    private int _databases;

    private PostgresServer(string folder, int port)
    {
        _folder = folder;
        _port = port;
    }

    public static string User => "mirror";

    public static string Password => "s3cret-of-the-test";

    public string PasswordFile => Path.Combine(_folder, "password");

    /// <summary>The programs, in the newest version that is installed; null when none is.</summary>
    public static string? Programs { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql")
            .OrderByDescending(d => int.Parse(Path.GetFileName(d), CultureInfo.InvariantCulture))
            .Select(d => Path.Combine(d, "bin"))
            .FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
        : null;

    /// <summary>That beginning makes xunit report the test as skipped.</summary>
    public static Exception NotInstalled() => new InvalidOperationException("$XunitDynamicSkip$PostgreSQL is not installed");

    private string Data => Path.Combine(_folder, "data");

    public static async Task<PostgresServer> StartAsync()
    {
        var initdb = Program("initdb");
        var folder = Directory.CreateTempSubdirectory("mirroractors-postgres-").FullName;
        var server = new PostgresServer(folder, LoopbackPorts.Next());
        await File.WriteAllTextAsync(server.PasswordFile, Password + "\n");
        await GiveAsync(folder);
        await RunAsync(AsSystemUser(
            initdb,
            [
                "-D", server.Data, "-U", User, $"--pwfile={server.PasswordFile}", "--auth=scram-sha-256", "--locale=C",
                "-E", "UTF8", "--no-sync", "--no-instructions",
            ]));
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Connection string without a password.</summary>
    public string Connection(string database) => $"Host={Address};Username={User};Database={database}";

    public string Address => $"127.0.0.1:{_port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Starts the server on its data and waits until it answers.</summary>
    public async Task StartAgainAsync()
    {
        var clock = TimeProvider.System;
        for (var started = clock.GetTimestamp(); ;)
        {
            if (_process is null or { HasExited: true }) Launch();
            try
            {
                await QueryAsync("postgres", "SELECT 1");
                return;
            }
            catch (NpgsqlException) when (clock.GetElapsedTime(started) < StartLimit)
            {
                // It recovers, or the memory of a killed one is not free yet.
                await Task.Delay(LookAgain, clock);
            }
        }
    }

    /// <summary>An orderly stop that throws everybody out.</summary>
    public Task StopAsync() => EndAsync("-INT");

    /// <summary>What a power cut does to the processes: none of them ends in order.</summary>
    public Task KillAsync() => EndAsync("-KILL");

    /// <summary>Kills the process that serves one connection; the server then throws everybody out and recovers.</summary>
    public async Task KillBackendOfAsync(string database)
    {
        var id = await QueryAsync(
            database, $"SELECT pid FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid() LIMIT 1");
        await SignalAsync("-KILL", id);
    }

    /// <summary>A second server that holds each commit before it is acknowledged.</summary>
    public async Task<PostgresServer> StartStandbyAsync()
    {
        var standby = new PostgresServer(Directory.CreateTempSubdirectory("mirroractors-postgres-").FullName, LoopbackPorts.Next());
        await GiveAsync(standby._folder);
        await RunAsync(Client("pg_basebackup", "replication=true", "-D", standby.Data, "-R", "-c", "fast", "--no-sync"));
        await standby.StartAgainAsync();
        await QueryAsync("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'");
        await QueryAsync("postgres", "SELECT pg_reload_conf()");
        return standby;
    }

    /// <summary>Makes a standby the primary, which waits for no standby of its own.</summary>
    public Task PromoteAsync() => QueryAsync("postgres", "SELECT pg_promote()");

    /// <summary>Makes a standby of its own past into the primary: a new history begins.</summary>
    public async Task FailOverAsync()
    {
        await StopAsync();
        await RunAsync(AsSystemUser("touch", [Path.Combine(Data, "standby.signal")]));
        await StartAgainAsync();
        await PromoteAsync();
    }

    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture)}";
        await QueryAsync("postgres", $"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>Dumps a database and restores it as another one; the connection string of that.</summary>
    public async Task<string> RestoreDumpAsync(string database)
    {
        var copy = await CreateDatabaseAsync();
        var file = Path.Combine(_folder, $"{copy}.sql");
        await RunAsync(Client("pg_dump", database, $"--file={file}"));
        await RunAsync(Client("psql", copy, "--quiet", $"--file={file}"));
        return Connection(copy);
    }

    /// <summary>Runs SQL as the server's administrator; the first column of the first row.</summary>
    public async Task<object?> QueryAsync(string database, string sql)
    {
        await using var db = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, db);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>A connection of the test's own.</summary>
    public async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var db = new NpgsqlConnection($"{Connection(database)};Password={Password};Pooling=false;Timeout=5");
        try
        {
            await db.OpenAsync();
            return db;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        // Its other processes end when they see that the first one is gone; until then they may still write.
        for (var attempts = 0; Directory.Exists(_folder) && attempts < 100; attempts++)
        {
            try
            {
                Directory.Delete(_folder, recursive: true);
            }
            catch (IOException)
            {
                await Task.Delay(LookAgain, TimeProvider.System);
            }
        }
    }

    private static string Program(string name) =>
        Path.Combine(Programs ?? throw NotInstalled(), name);

    private static ProcessStartInfo AsSystemUser(string program, IEnumerable<string> arguments) =>
        Environment.UserName == "root"
            ? new ProcessStartInfo(
                "setpriv", [$"--reuid={SystemUser}", $"--regid={SystemUser}", "--clear-groups", program, .. arguments])
            : new ProcessStartInfo(program, arguments);

    private ProcessStartInfo Client(string program, string database, params string[] arguments)
    {
        var start = AsSystemUser(Program(program), ["-h", "127.0.0.1", "-U", User, "-d", database, .. arguments]);
        start.Environment["PGPORT"] = _port.ToString(CultureInfo.InvariantCulture);
        start.Environment["PGPASSWORD"] = Password;
        return start;
    }

    /// <summary>The server refuses to run as root.</summary>
    private static async Task GiveAsync(string folder)
    {
        if (Environment.UserName == "root") await RunAsync(new ProcessStartInfo("chown", ["-R", SystemUser, folder]));
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.WorkingDirectory = "/";
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{start.FileName} failed: {said}");
    }

    private static Task SignalAsync(string signal, object? process) =>
        RunAsync(new ProcessStartInfo("kill", [signal, Convert.ToString(process, CultureInfo.InvariantCulture)!]));

    private void Launch()
    {
        _process?.Dispose();
        var start = AsSystemUser(
            Program("postgres"),
            [
                "-D", Data, "-c", $"listen_addresses={IPAddress.Loopback}",
                "-c", $"port={_port.ToString(CultureInfo.InvariantCulture)}", "-c", "unix_socket_directories=",
                "-c", "shared_buffers=32MB", "-c", "max_wal_size=4GB", "-c", "logging_collector=on",
            ]);
        start.WorkingDirectory = "/";
        _process = Process.Start(start)!;
    }

    private async Task EndAsync(string signal)
    {
        if (_process is not { HasExited: false } process) return;
        await SignalAsync(signal, process.Id);
        await process.WaitForExitAsync();
    }
}
