using System.Globalization;
using MirrorActors.Chaos.Rig;

namespace MirrorActors.Chaos.Cases;

/// <summary>One cluster for all faults, as long as it is whole after each; a new one after a failure. CHAOS_NODES: its size, 3 by default.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    private ChaosCluster? _cluster;

    public Task InitializeAsync() => Task.CompletedTask;

    internal async Task RunAsync(Fault fault)
    {
        var size = int.Parse(Environment.GetEnvironmentVariable("CHAOS_NODES") ?? "3", CultureInfo.InvariantCulture);
        _cluster ??= await ChaosCluster.StartAsync(size);
        try
        {
            await ChaosRun.RunAsync(_cluster, fault.IsPlanned, fault.MakeAsync);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
        _cluster = null;
    }
}
