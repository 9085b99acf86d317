using System.Globalization;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs;

/// <summary><c>pbm actor hierarchy</c>.</summary>
internal sealed class ActorHierarchyVerb() : Verb("hierarchy", "Every actor of the node: state, mailbox, restarts")
{
    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var actors = await context.Client.GetAsync("/v1/actors", AdminJson.Default.ListActorView, token);
        context.Printer.Show(actors, AdminJson.Default.ListActorView, all => context.Printer.Table(
            ["ACTOR", "STATE", "MAILBOX", "PROCESSED", "RESTARTS"],
            all.Select(a => (string[])[
                a.Path, a.State, $"{a.Mailbox}/{a.Capacity}", a.Processed.ToString(CultureInfo.InvariantCulture),
                a.Restarts.ToString(CultureInfo.InvariantCulture)])));
        return ExitCodes.Done;
    }
}
