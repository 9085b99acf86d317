using MirrorActors.Engine;
using MirrorActors.Engine.Membership;
using MirrorActors.Protocol.Admin;
using MirrorActors.Web.Admin;

namespace MirrorActors.Web.Cluster;

/// <summary>Asks the engine how it is, and waits for no longer than operators like to.</summary>
internal sealed class EngineInquiry(AdminDependencies with)
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public async Task<EngineReport> AskAsync(CancellationToken token)
    {
        var none = new EngineReport(with.EngineName);
        if (with.EngineAdmin() is not { } engine) return none;
        using var limit = new CancellationTokenSource(Limit, with.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            return none with { Health = await engine.HealthAsync(either.Token) };
        }
        catch (Exception e) when (e is EngineUnavailableException || (e is OperationCanceledException && !token.IsCancellationRequested))
        {
            return none with { Silence = "the engine does not answer: commands are refused, redirects go on", IsAway = true };
        }
        catch (IOException e)
        {
            return none with { Silence = $"the engine does not tell of its members: {e.Message}" };
        }
    }

    public static EngineView View(EngineHealth health) => new(health.HasQuorum, [.. health.Members.Select(View)], health.Quota);

    private static EngineMemberView View(EngineMember m) => new(
        m.Name, m.Url, m.IsLeader ? "leader" : m.IsVoter ? "voter" : "learner", m.IsReachable, m.DbSize, m.DbInUse,
        m.Alarm == EngineAlarm.None ? null : m.Alarm.ToString().ToLowerInvariant());
}
