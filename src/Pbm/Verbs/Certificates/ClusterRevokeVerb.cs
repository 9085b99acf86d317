using System.CommandLine;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Certificates;

/// <summary><c>pbm cluster revoke NODE</c>.</summary>
internal sealed class ClusterRevokeVerb : Verb
{
    private readonly Argument<string> _certificate = new("NODE")
    {
        Description = "A node, for all its certificates, or the serial number of one",
    };

    public ClusterRevokeVerb()
        : base("revoke", "Refuse a node from now on; it may join again with a new token") => Add(_certificate);

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var done = await context.Client.PostAsync(
            "/v1/cluster/certificates/revoke", new RevokeRequest(context.Parsed.GetValue(_certificate)),
            AdminJson.Default.RevokeRequest, AdminJson.Default.RevokeView, token);
        context.Printer.Show(done, AdminJson.Default.RevokeView, view =>
        {
            if (view.Revoked.Count == 0) context.Printer.Line("all were revoked already");
            else CertificateText.Write(context.Printer, view.Revoked);
        });
        if (done.Untold.Count > 0)
        {
            var nodes = Plain.Of(string.Join(", ", done.Untold));
            await context.Errors.WriteLineAsync($"not told yet: {nodes}; they hear of it within a minute of being reached");
        }

        return ExitCodes.Done;
    }
}
