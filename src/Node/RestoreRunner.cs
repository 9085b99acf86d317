using Microsoft.Extensions.Logging;
using MirrorActors.Engine;
using MirrorActors.Engine.Etcd.Managed;
using MirrorActors.Engine.Settings;
using MirrorActors.Node.Composition;

namespace MirrorActors.Node;

/// <summary>Puts a backup of the log in place of a node's managed etcd, while the node does not run.</summary>
internal static class RestoreRunner
{
    /// <exception cref="EngineOpenException">The node's log is not in an etcd of its own, or that cannot be started.</exception>
    public static async Task<int> RunAsync(NodeConfiguration config, string backup)
    {
        if (config.Engine is not { Kind: EngineKind.Etcd, Etcd.Mode: EtcdMode.Managed })
            throw new EngineOpenException("only a managed etcd is restored here (engine.kind = etcd, engine.etcd.mode = managed)");
        using var signals = new StopSignals();
        using var loggers = NodeRunner.Loggers(config.Log.Level);
        return await NodeRunner.UnlessStoppedAsync(signals, async stopping =>
        {
            var options = ManagedEtcdConfiguration.Of(config);
            var keys = await EtcdRestore.RunAsync(backup, options, TimeProvider.System, loggers.CreateLogger<ManagedEtcd>(), stopping);
            await Console.Out.WriteLineAsync($"restored {keys} keys of {backup}; put the blobs back, start this node, "
                + "then the others without their etcd data");
            return 0;
        });
    }
}
