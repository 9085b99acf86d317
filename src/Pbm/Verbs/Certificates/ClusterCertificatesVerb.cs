using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Certificates;

/// <summary><c>pbm cluster certificates</c>.</summary>
internal sealed class ClusterCertificatesVerb() : Verb("certificates", "The nodes' certificates that have not run out")
{
    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var all = await context.Client.GetAsync("/v1/cluster/certificates", AdminJson.Default.ListCertificateView, token);
        context.Printer.Show(all, AdminJson.Default.ListCertificateView, views => CertificateText.Write(context.Printer, views));
        return ExitCodes.Done;
    }
}
