using System.Diagnostics.Metrics;

namespace MirrorActors.Engine.Etcd;

/// <summary>Counters of the etcd engine.</summary>
internal static class EtcdMetrics
{
    public static readonly Counter<long> FailedTries = EngineMetrics.Meter.CreateCounter<long>(
        "mirroractors.etcd.failed_tries", description: "Calls of a member of etcd that failed and were made again elsewhere or given up");

    public static readonly Counter<long> RepairedHoles = EngineMetrics.Meter.CreateCounter<long>(
        "mirroractors.etcd.repaired_holes", description: "Times that a watch left out events, which were read from the log");
}
