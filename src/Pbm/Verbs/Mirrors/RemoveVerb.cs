using System.CommandLine;
using System.Text.Json.Nodes;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary><c>pbm mirror remove ID</c>.</summary>
internal sealed class RemoveVerb : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "Name of the mirror" };

    public RemoveVerb()
        : base("remove", "Forget a mirror (its events stay in the log)") => Add(_id);

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var id = context.Parsed.GetValue(_id)!;
        await context.Client.DeleteAsync(context.Mirror(id), token);
        if (context.Printer.Json) context.Printer.Raw(new JsonObject { ["removed"] = id }.ToJsonString() + "\n");
        else context.Printer.Line($"removed {id}");
        return ExitCodes.Done;
    }
}
