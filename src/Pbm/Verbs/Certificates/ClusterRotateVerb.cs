using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Certificates;

/// <summary><c>pbm cluster rotate</c>.</summary>
internal sealed class ClusterRotateVerb() : Verb("rotate", "Give the node a new key and certificate at once")
{
    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var made = await context.Client.PostAsync("/v1/cluster/certificates/rotate", AdminJson.Default.CertificateView, token);
        context.Printer.Show(made, AdminJson.Default.CertificateView, view => CertificateText.Write(context.Printer, [view]));
        return ExitCodes.Done;
    }
}
