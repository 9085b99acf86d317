using System.Globalization;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs;

/// <summary><c>pbm node upgrade</c>.</summary>
internal sealed class NodeUpgradeVerb()
    : Verb("upgrade", "Start the installed program in the place of the running process; no request is lost")
{
    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var upgraded = await context.Client.PostAsync("/v1/node/upgrade", AdminJson.Default.UpgradeView, token);
        context.Printer.Show(upgraded, AdminJson.Default.UpgradeView, u => context.Printer.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"process {u.Process} serves after {u.Seconds:0.0} s; process {u.Replaced} ends when its last answers are given")));
        return ExitCodes.Done;
    }
}
