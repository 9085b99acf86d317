using System.Diagnostics.Metrics;

namespace MirrorActors.Engine.Journal;

internal static class JournalMetrics
{
    public static readonly Counter<long> Failures = EngineMetrics.Meter.CreateCounter<long>(
        "mirroractors.journal.failures", description: "Times that the journal could not be read, written or kept up");

    public static readonly Counter<long> Written = EngineMetrics.Meter.CreateCounter<long>(
        "mirroractors.journal.written", description: "Events written to the journal");

    public static readonly Counter<long> Trimmed = EngineMetrics.Meter.CreateCounter<long>(
        "mirroractors.journal.trimmed", description: "Events removed from the log by this node");

    public static readonly Counter<long> Archived = EngineMetrics.Meter.CreateCounter<long>(
        "mirroractors.journal.archived", description: "Events moved from the journal to archive files");

    public static readonly Counter<long> Fetched = EngineMetrics.Meter.CreateCounter<long>(
        "mirroractors.journal.fetched", description: "Events that came from another node's journal");
}
