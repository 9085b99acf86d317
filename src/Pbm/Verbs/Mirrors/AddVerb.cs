using System.CommandLine;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary><c>pbm mirror add ID --http URL …</c>: registers a mirror, disabled; checks it first.</summary>
internal sealed class AddVerb : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "Name of the new mirror" };
    private readonly Option<bool> _noCheck = new("--no-check") { Description = "Do not contact the mirror first" };
    private readonly Option<string?> _reason = new("--reason") { Description = "Kept in the log" };
    private readonly MirrorOptions _fields;

    public AddVerb()
        : base("add", "Add a mirror (disabled until: pbm mirror scan ID --wait; pbm mirror enable ID)")
    {
        Add(_id);
        _fields = new MirrorOptions(this);
        Add(_noCheck);
        Add(_reason);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var parsed = context.Parsed;
        var request = new MirrorAddRequest(
            parsed.GetValue(_id)!, _fields.Read(parsed), !parsed.GetValue(_noCheck), parsed.GetValue(_reason));
        var added = await context.Client.PostAsync(
            $"{context.Repository}/mirrors", request, AdminJson.Default.MirrorAddRequest, AdminJson.Default.MirrorAdded, token);
        context.Printer.Show(added, AdminJson.Default.MirrorAdded, shown =>
        {
            foreach (var check in shown.Checks) context.Printer.Line($"{check.Level,-8} {check.About}: {check.Text}");
            context.Printer.Line($"added {shown.Mirror.Id} (disabled); next: pbm mirror scan {shown.Mirror.Id} --wait");
        });
        return ExitCodes.Done;
    }
}
