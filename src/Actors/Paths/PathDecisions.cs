using MirrorActors.Engine.Actors;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Paths;
using MirrorActors.Protocol.Values;
using Decision = MirrorActors.Engine.Actors.Decision<MirrorActors.Protocol.Paths.PathEvent>;

namespace MirrorActors.Actors.Paths;

/// <summary>
/// Which events a command about paths leads to. Pure; a command that changes nothing leads to none, any other also drops
/// rules whose time is over.
/// </summary>
public static class PathDecisions
{
    /// <summary>Keeps an event far below the log's bound.</summary>
    private const int ExpiredAtOnce = 1000;

    public static Decision Decide(this PathRuleState state, PathCommand command, DateTimeOffset now)
    {
        var faults = FaultsOf(command, now).ToList();
        if (faults.Count > 0) return Decision.Refuse(new CommandResult.Refused(RefusalKind.Invalid, faults));
        var glob = GlobText.Canonical(command.Glob);
        var known = state.Rules.GetValueOrDefault(glob) is { } rule && rule.IsInForce(now) ? rule : null;
        return command switch
        {
            AllowPath when known is null => Refuse(RefusalKind.NotFound, $"there is no block or hold of {glob}"),
            AllowPath => Change(state, now, new PathAllowed(glob)),
            _ when known is null && InForce(state, now) >= Limits.PathRules =>
                Refuse(RefusalKind.Invalid, $"there are {Limits.PathRules} rules already"),
            BlockPath c => Put(state, now, known, new PathBlocked(glob, c.Status, c.Reason, c.Until)),
            HoldPath c => Put(state, now, known, new PathHeld(glob, c.Until, c.Reason)),
            _ => throw new ArgumentException($"{command.GetType().Name} is not for paths", nameof(command)),
        };
    }

    /// <summary>What is wrong with a command itself, whatever the rules are.</summary>
    public static IEnumerable<FieldFault> FaultsOf(PathCommand command, DateTimeOffset now)
    {
        if (GlobText.ProblemOf(command.Glob) is { } problem) yield return new FieldFault("glob", problem);
        var (until, reason) = command switch
        {
            BlockPath c => (c.Until, c.Reason),
            HoldPath c => (c.Until, c.Reason),
            _ => (null, null),
        };
        if (command is BlockPath { Status: not (404 or 410 or 451) })
            yield return new FieldFault("status", "is neither 404, 410 nor 451");
        if (command is BlockPath { Reason: var why } && string.IsNullOrWhiteSpace(why))
            yield return new FieldFault("reason", "is missing");
        if (reason is { Length: > Limits.TextChars })
            yield return new FieldFault("reason", $"is longer than {Limits.TextChars} characters");
        if (reason?.Any(char.IsControl) == true) yield return new FieldFault("reason", "has a control character");
        if (until <= now) yield return new FieldFault("until", $"is over: it is {Rfc3339.Format(now)}");
    }

    private static Decision Put(PathRuleState state, DateTimeOffset now, PathRule? known, PathEvent happened)
    {
        var after = state.Apply(happened).Rules;
        return known is not null && after[known.Glob] == known ? Decision.Accept() : Change(state, now, happened);
    }

    private static Decision Change(PathRuleState state, DateTimeOffset now, PathEvent happened)
    {
        var expired = state.Rules.Values.Where(r => !r.IsInForce(now)).Select(r => r.Glob).Take(ExpiredAtOnce).ToList();
        return expired.Count == 0 ? Decision.Accept(happened) : Decision.Accept(new PathRulesExpired(expired), happened);
    }

    private static int InForce(PathRuleState state, DateTimeOffset now) => state.Rules.Values.Count(r => r.IsInForce(now));

    private static Decision Refuse(RefusalKind kind, string message) =>
        Decision.Refuse(new CommandResult.Refused(kind, "glob", message));
}
