using System.CommandLine;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary><c>pbm mirror set ID key=value…</c>.</summary>
internal sealed class SetVerb : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "Name of the mirror" };
    private readonly Argument<string[]> _fields = new("FIELD=VALUE")
    {
        Description = "Fields as in add (url, too), plus enabled; an empty value clears one",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _reason = new("--reason") { Description = "Kept in the log" };

    public SetVerb()
        : base("set", "Change fields of a mirror")
    {
        Add(_id);
        Add(_fields);
        Add(_reason);
        Validators.Add(result =>
        {
            foreach (var text in result.GetValue(_fields) ?? [])
            {
                var (field, value) = Split(text);
                if (field.Length == 0) result.AddError($"\"{text}\" is not FIELD=VALUE");
                else if (MirrorOptions.FaultOf(field, value) is { } fault) result.AddError(fault);
            }
        });
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in context.Parsed.GetValue(_fields)!)
        {
            var (field, value) = Split(text);
            MirrorOptions.Put(fields, field, value);
        }

        var request = new MirrorSetRequest(fields, context.Parsed.GetValue(_reason));
        var mirror = await context.Client.PostAsync(
            context.Mirror(context.Parsed.GetValue(_id)!) + "/set", request,
            AdminJson.Default.MirrorSetRequest, AdminJson.Default.MirrorView, token);
        context.Printer.Show(mirror, AdminJson.Default.MirrorView, m => MirrorText.Write(context.Printer, m));
        return ExitCodes.Done;
    }

    // Without a name before an equals sign the field is empty.
    private static (string Field, string Value) Split(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 1 ? (string.Empty, text) : (text[..equals], text[(equals + 1)..]);
    }
}
