using System.Globalization;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Web.Cluster;

/// <summary>What operators are told of the engine. Pure.</summary>
internal static class EngineRules
{
    /// <summary>Of the quota: more in use is a problem.</summary>
    private const double FullShare = 0.6;

    public static IEnumerable<string> Problems(EngineReport engine)
    {
        if (engine is { IsAway: true, Silence: { } silence }) yield return silence;
        if (engine.Health is not { } health) yield break;
        if (!health.HasQuorum) yield return health.Advice;
        foreach (var problem in health.Members.SelectMany(member => ProblemsOf(member, health.Quota))) yield return problem;
    }

    /// <summary>What commands need, and what else operators should know.</summary>
    public static IEnumerable<string> Advice(EngineReport engine)
    {
        if (engine is { IsAway: false, Silence: { } silence }) yield return silence;
        yield return engine.Health is { HasQuorum: true } health ? Advice(health) : Advice(engine.Engine);
    }

    private static IEnumerable<string> ProblemsOf(EngineMember member, long? quota)
    {
        var etcd = $"the etcd of {member.Name}";
        if (member.Url.Length == 0) yield return $"{etcd} was added and has not started yet";
        else if (!member.IsReachable) yield return $"{etcd} does not answer";
        if (member.Alarm == EngineAlarm.Full) yield return $"{etcd} is full: commands are refused";
        if (member.Alarm == EngineAlarm.Corrupt)
            yield return $"{etcd} says that its data are corrupt: pbm cluster down {member.Name} --force, and it begins anew";
        if (member.DbInUse > quota * FullShare) yield return Text($"{etcd} uses {member.DbInUse >> 20} of {quota >> 20} MiB");
    }

    private static string Advice(EngineHealth health)
    {
        if (health.Advice.Length > 0) return health.Advice;
        var voters = health.Members.Where(member => member.IsVoter).ToArray();
        return voters.Length == 1
            ? $"commands need the etcd of {voters[0].Name}: keep a backup; three nodes with etcd survive the loss of one"
            : Text($"commands survive the loss of {(voters.Length - 1) / 2} of {voters.Length} voters");
    }

    private static string Advice(string engine) => engine switch
    {
        "etcd" => "commands need a majority of etcd's members",
        "postgres" => "commands need the database",
        _ => "the log is on this machine alone: keep a backup, or run a cluster",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
