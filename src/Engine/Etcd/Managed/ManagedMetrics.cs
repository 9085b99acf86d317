using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>Gauges of the etcd that the nodes run, as of this node's last look at it.</summary>
internal static class ManagedMetrics
{
    private static readonly ConcurrentDictionary<MemberGauges, bool> All = new();

    private static readonly ObservableGauge<long> Members = EngineMetrics.Meter.CreateObservableGauge(
        "mirroractors.etcd.members", () => All.Keys.SelectMany(Counted), description: "Members of the managed etcd by kind");

    private static readonly ObservableGauge<long> Quorum = EngineMetrics.Meter.CreateObservableGauge(
        "mirroractors.etcd.quorum", () => All.Keys.Select(m => Of(m, m.Last.HasQuorum ? 1 : 0)),
        description: "1 while a leader and a majority of the managed etcd answer this node");

    private static readonly ObservableGauge<long> DbBytes = EngineMetrics.Meter.CreateObservableGauge(
        "mirroractors.etcd.db_bytes", () => Own((_, own) => own.DbSize), description: "Size of the database of this node's etcd");

    private static readonly ObservableGauge<long> DbUsedBytes = EngineMetrics.Meter.CreateObservableGauge(
        "mirroractors.etcd.db_used_bytes", () => Own((_, own) => own.DbSizeInUse), description: "Bytes of it that hold something");

    private static readonly ObservableGauge<long> QuotaBytes = EngineMetrics.Meter.CreateObservableGauge(
        "mirroractors.etcd.quota_bytes", () => Own((m, _) => m.Quota), description: "Size at which it takes no more");

    private static readonly ObservableGauge<long> Alarm = EngineMetrics.Meter.CreateObservableGauge(
        "mirroractors.etcd.alarm", () => All.Keys.SelectMany(Alarms),
        description: "1 while this node's etcd is full, or says that its data are corrupt");

    public static void Add(MemberGauges member) => All.TryAdd(member, true);

    public static void Remove(MemberGauges member) => All.TryRemove(member, out _);

    private static IEnumerable<Measurement<long>> Counted(MemberGauges m)
    {
        var last = m.Last;
        return [Of(m, last.Voters, ("kind", "voter")), Of(m, last.Learners, ("kind", "learner"))];
    }

    private static IEnumerable<Measurement<long>> Alarms(MemberGauges m)
    {
        var last = m.Last;
        return last.Own is null
            ? []
            :
            [
                Of(m, last.Alarm == EngineAlarm.Full ? 1 : 0, ("alarm", "full")),
                Of(m, last.Alarm == EngineAlarm.Corrupt ? 1 : 0, ("alarm", "corrupt")),
            ];
    }

    private static IEnumerable<Measurement<long>> Own(Func<MemberGauges, StatusResponse, long> value) =>
        All.Keys.Select(m => (Member: m, m.Last.Own)).Where(m => m.Own is not null).Select(m => Of(m.Member, value(m.Member, m.Own!)));

    private static Measurement<long> Of(MemberGauges m, long value, params (string Key, string Value)[] tags) => new(
        value,
        [new KeyValuePair<string, object?>("node", m.Node), .. tags.Select(t => new KeyValuePair<string, object?>(t.Key, t.Value))]);
}
