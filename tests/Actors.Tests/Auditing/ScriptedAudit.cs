using MirrorActors.Actors.Auditing;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Auditing;

/// <summary>Answers as the test says.</summary>
internal sealed class ScriptedAudit : IRangeAudit
{
    public Inbox<(AuditPlan Plan, Uri Uri)> Calls { get; } = new();

    public Func<AuditPlan, AuditOutcome> Answer { get; set; } = _ => new AuditOutcome.Proven("as published");

    public Task<AuditOutcome> RunAsync(AuditPlan plan, Uri uri, MirrorRedirects? redirects, CancellationToken token)
    {
        var answer = Answer(plan);
        Calls.Add((plan, uri));
        return Task.FromResult(answer);
    }
}
