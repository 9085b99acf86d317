using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Etcd.Rpc;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Etcd;

/// <summary>
/// The engine of several nodes: log, owners and members in an etcd cluster (3.4 or later). It needs nothing but the cluster's
/// endpoints, and follows whichever member answers.
/// </summary>
public sealed class EtcdEngine : IEngine
{
    private readonly EtcdClient _client;
    private readonly EtcdMembership _members;
    private int _disposed;

    private EtcdEngine(EtcdStore store, IEngineAdmin? admin)
    {
        _client = store.Client;
        Admin = admin ?? new EtcdAdmin(new EtcdMembers(_client), quota: null, remove: null);
        _members = new EtcdMembership(store);
        Log = new EtcdLog(store);
        Ownership = new EtcdOwnership(store, _members);
    }

    public IEventLog Log { get; }

    public IOwnership Ownership { get; }

    public IMembership Membership => _members;

    public IEngineAdmin? Admin { get; }

    /// <exception cref="EngineOpenException">
    /// etcd does not answer or refuses this client, a certificate cannot be read, or the log is of a newer version.
    /// </exception>
    public static Task<EtcdEngine> OpenAsync(
        EtcdEngineOptions options, TimeProvider clock, ILogger<EtcdEngine> logger, CancellationToken token) =>
        OpenAsync(options, clock, logger, admin: null, token);

    /// <param name="admin">Of members that this node looks after; null: somebody else does.</param>
    internal static async Task<EtcdEngine> OpenAsync(
        EtcdEngineOptions options, TimeProvider clock, ILogger logger, IEngineAdmin? admin, CancellationToken token)
    {
        var client = new EtcdClient(options, clock, logger);
        try
        {
            return new EtcdEngine(await EtcdFormat.OpenAsync(client, options, token), admin);
        }
        catch (IOException e)
        {
            await client.DisposeAsync();
            var why = (e as EtcdUnavailableException)?.Why ?? e.Message;
            throw new EngineOpenException($"cannot use etcd: {why}", e) { MayPass = true };
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        try
        {
            await _members.LeaveAsync();
        }
        catch (IOException e)
        {
            // The leases end by themselves.
            _client.Logger.LeftUntold(e.Message);
        }

        await _client.DisposeAsync();
    }

    /// <summary>Other members from now on.</summary>
    internal void Use(IReadOnlyList<Uri> endpoints) => _client.Use(endpoints);

    /// <summary>The member that is asked at present.</summary>
    internal Uri Endpoint => _client.Endpoint;

    /// <summary>Ends when each session has had the answer to the renewal that is under way.</summary>
    internal Task RenewedAsync() => _members.RenewedAsync();

    /// <summary>Of the sessions that have joined here.</summary>
    internal IReadOnlyList<long> Leases => _members.Leases;
}
