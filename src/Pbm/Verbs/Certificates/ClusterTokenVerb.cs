using System.CommandLine;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Certificates;

/// <summary><c>pbm cluster token [--ttl 1h] [--issuer]</c>: the token alone on stdout, the rest on stderr.</summary>
internal sealed class ClusterTokenVerb : Verb
{
    private readonly Option<string> _ttl = new("--ttl")
    {
        Description = "How long it may be used, 1m to 7d",
        DefaultValueFactory = _ => "1h",
    };

    private readonly Option<bool> _issuer = new("--issuer")
    {
        Description = "The machine may issue certificates too: it can ask for the authority's key",
    };

    public ClusterTokenVerb()
        : base("token", "Make a token with which one machine can join")
    {
        Add(_ttl);
        Add(_issuer);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var request = new TokenRequest(context.Parsed.GetValue(_ttl), context.Parsed.GetValue(_issuer));
        var made = await context.Client.PostAsync(
            "/v1/cluster/tokens", request, AdminJson.Default.TokenRequest, AdminJson.Default.TokenView, token);
        context.Printer.Show(made, AdminJson.Default.TokenView, view => context.Printer.Line(view.Token));
        if (context.Printer.Json) return ExitCodes.Done;
        var url = made.Peers.Count > 0 ? made.Peers[0] : "https://THIS-NODE:PORT";
        await context.Errors.WriteLineAsync(
            $"good for one machine until {Texts.Time(made.Expires)}; there: "
            + $"pbm cluster join {Plain.Of(url)} --token … --data-dir … --name …");
        return ExitCodes.Done;
    }
}
