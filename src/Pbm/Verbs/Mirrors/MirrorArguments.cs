using System.CommandLine;
using System.CommandLine.Parsing;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary>The argument ID and the option --all, and which mirrors they mean.</summary>
internal sealed class MirrorArguments
{
    private readonly Argument<string?> _id = new("ID") { Description = "Name of the mirror", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _all = new("--all") { Description = "Every mirror of the repository" };

    public MirrorArguments(Command command)
    {
        command.Add(_id);
        command.Add(_all);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_id) is null == !result.GetValue(_all)) result.AddError("give either an ID or --all");
        });
    }

    public bool AreAll(SymbolResult parsed) => parsed.GetValue(_all);

    public bool AreAll(ParseResult parsed) => parsed.GetValue(_all);

    public async Task<IReadOnlyList<string>> ResolveAsync(VerbContext context, CancellationToken token)
    {
        if (context.Parsed.GetValue(_id) is { } id) return [id];
        var mirrors = await context.Client.GetAsync($"{context.Repository}/mirrors", AdminJson.Default.ListMirrorView, token);
        return [.. mirrors.Select(m => m.Id)];
    }
}
