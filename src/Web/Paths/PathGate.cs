using System.Text;
using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Paths;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Paths;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Web.Paths;

/// <summary>
/// The blocks and holds of paths, before every other rule. Both the path asked for and the one a symbolic link leads to
/// count. While there are none it costs a request one look.
/// </summary>
public sealed class PathGate(PathRuleHolder rules, TimeProvider clock)
{
    public bool HasRules => !rules.Current.IsEmpty;

    /// <summary>The rule for a request; null when it may go on.</summary>
    /// <param name="path">As requested, canonical.</param>
    /// <param name="isFile">It is the known <paramref name="file"/>.</param>
    public PathRule? Find(ReadOnlySpan<byte> path, bool isFile, in FileEntry file)
    {
        var table = rules.Current;
        var now = clock.GetUtcNow();
        if (table.IsOver(now)) return null;
        var rule = table.Find(path, maybeDirectory: !isFile, now);
        if (rule is not null || !isFile) return rule;
        Span<byte> target = stackalloc byte[Limits.PathBytes];
        target = target[..file.CopyPath(target)];
        return target.SequenceEqual(path) ? null : table.Find(target, maybeDirectory: false, now);
    }

    /// <summary>The rule for a file that is about to be delivered.</summary>
    public PathRule? Find(string path) =>
        HasRules ? rules.Current.Find(Encoding.UTF8.GetBytes(path), maybeDirectory: false, clock.GetUtcNow()) : null;

    /// <summary>A held file is answered as one that does not exist. Only status 451 tells its reason.</summary>
    public static RequestAnswer Refuse(HttpContext context, PathRule rule) => rule.Status switch
    {
        null => PlainAnswer.NotFound(context) with { Outcome = RequestOutcome.Held },
        StatusCodes.Status404NotFound => PlainAnswer.NotFound(context) with { Outcome = RequestOutcome.Blocked },
        StatusCodes.Status410Gone =>
            PlainAnswer.Write(context, StatusCodes.Status410Gone, "Gone\n"u8, RequestOutcome.Blocked),
        { } status => PlainAnswer.Write(
            context, status, Encoding.UTF8.GetBytes($"Unavailable for legal reasons: {rule.Reason}\n"), RequestOutcome.Blocked),
    };
}
