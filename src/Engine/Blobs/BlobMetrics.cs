using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MirrorActors.Engine.Views;

namespace MirrorActors.Engine.Blobs;

/// <summary>What the blobs of this process do.</summary>
internal static class BlobMetrics
{
    public static readonly Counter<long> Pushed = EngineMetrics.Meter.CreateCounter<long>(
        "mirroractors.blobs.pushed", "By", "Bytes of blobs that another node was given to keep");

    public static readonly Counter<long> Pulled = EngineMetrics.Meter.CreateCounter<long>(
        "mirroractors.blobs.pulled", "By", "Bytes of blobs that were brought here from another node");

    public static readonly Counter<long> Deleted = EngineMetrics.Meter.CreateCounter<long>(
        "mirroractors.blobs.deleted", description: "Blobs deleted since nothing referred to them any longer");

    public static readonly Counter<long> Damaged = EngineMetrics.Meter.CreateCounter<long>(
        "mirroractors.blobs.damaged", description: "Blobs on this node's disk that were found to be damaged");

    private static readonly ConcurrentDictionary<LateCopies, bool> Copies = new();

    private static readonly ObservableGauge<int> Short = EngineMetrics.Meter.CreateObservableGauge(
        "mirroractors.blobs.short", () => Copies.Keys.Sum(copies => copies.Count),
        description: "Blobs put here that fewer other nodes keep than should");

    private static readonly ConcurrentDictionary<ViewFeed, bool> Feeds = new();

    private static readonly ObservableGauge<int> Missing = EngineMetrics.Meter.CreateObservableGauge(
        "mirroractors.blobs.missing", () => Feeds.Keys.Sum(feed => feed.Missing),
        description: "Streams that wait for a blob, and file sets that are not in force for want of one");

    public static void Add(ViewFeed feed) => Feeds.TryAdd(feed, true);

    public static void Remove(ViewFeed feed) => Feeds.TryRemove(feed, out _);

    public static void Add(LateCopies copies) => Copies.TryAdd(copies, true);

    public static void Remove(LateCopies copies) => Copies.TryRemove(copies, out _);
}
