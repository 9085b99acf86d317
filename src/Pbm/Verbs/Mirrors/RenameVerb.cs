using System.CommandLine;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary><c>pbm mirror rename ID TO</c>.</summary>
internal sealed class RenameVerb : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "Present name" };
    private readonly Argument<string> _to = new("TO") { Description = "New name" };

    public RenameVerb()
        : base("rename", "Rename a mirror; it keeps its state and files")
    {
        Add(_id);
        Add(_to);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var mirror = await context.Client.PostAsync(
            context.Mirror(context.Parsed.GetValue(_id)!) + "/rename", new MirrorRenameRequest(context.Parsed.GetValue(_to)!),
            AdminJson.Default.MirrorRenameRequest, AdminJson.Default.MirrorView, token);
        context.Printer.Show(mirror, AdminJson.Default.MirrorView, m => context.Printer.Line($"renamed to {m.Id}"));
        return ExitCodes.Done;
    }
}
