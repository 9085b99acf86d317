using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using MirrorActors.Pbm.Connection;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary><c>pbm mirror edit ID</c>: all fields in $EDITOR; sends what changed.</summary>
internal sealed class EditVerb : Verb
{
    private static readonly string[] EditorVariables = ["VISUAL", "EDITOR"];
    private readonly Argument<string> _id = new("ID") { Description = "Name of the mirror" };

    public EditVerb()
        : base("edit", "Edit a mirror's fields in $EDITOR") => Add(_id);

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var path = context.Mirror(context.Parsed.GetValue(_id)!);
        var before = await context.Client.GetAsync(path, AdminJson.Default.MirrorView, token);
        var changes = Changes(before.Fields, Parse(await EditAsync(Form(before), token)));
        var after = changes.Count == 0
            ? before
            : await context.Client.PostAsync(
                path + "/set", new MirrorSetRequest(changes), AdminJson.Default.MirrorSetRequest,
                AdminJson.Default.MirrorView, token);
        context.Printer.Show(after, AdminJson.Default.MirrorView, _ => Tell(context.Printer, before, changes));
        return ExitCodes.Done;
    }

    private static void Tell(Printer printer, MirrorView before, Dictionary<string, string> changes)
    {
        if (changes.Count == 0) printer.Line("nothing changed");
        foreach (var (field, value) in changes)
        {
            var old = before.Fields.GetValueOrDefault(field, "(not set)");
            printer.Line($"{field}: {old} -> {(value.Length == 0 ? "(cleared)" : value)}");
        }
    }

    internal static string Form(MirrorView mirror)
    {
        var text = new StringBuilder($"# {mirror.Id}: FIELD = VALUE; lists with commas; an empty value clears\n");
        foreach (var field in MirrorFields.All)
        {
            var value = mirror.Fields.GetValueOrDefault(field.Name)?.ReplaceLineEndings(" ");
            text.Append(field.Name).Append(" = ").Append(value).Append('\n');
        }

        return text.ToString();
    }

    internal static Dictionary<string, string> Parse(string form)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in form.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && !l.StartsWith('#')))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) throw new AdminException(ExitCodes.Usage, $"\"{line}\" is not FIELD = VALUE; nothing was changed");
            fields[line[..equals].Trim()] = line[(equals + 1)..].Trim();
        }

        return fields;
    }

    internal static Dictionary<string, string> Changes(
        IReadOnlyDictionary<string, string> before, Dictionary<string, string> after) =>
        after.Where(f => before.GetValueOrDefault(f.Key, string.Empty).ReplaceLineEndings(" ") != f.Value)
            .ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);

    private static async Task<string> EditAsync(string form, CancellationToken token)
    {
        var file = Path.Combine(Path.GetTempPath(), $"pbm-{Path.GetRandomFileName()}.conf");
        await using (var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        })) await stream.WriteAsync(Encoding.UTF8.GetBytes(form), token);
        try
        {
            await RunEditorAsync(file, token);
            return await File.ReadAllTextAsync(file, token);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task RunEditorAsync(string file, CancellationToken token)
    {
        var editor = EditorVariables.Select(Environment.GetEnvironmentVariable)
            .FirstOrDefault(e => !string.IsNullOrWhiteSpace(e)) ?? "vi";
        var words = editor.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            using var process = Process.Start(words[0], [.. words[1..], file]);
            await process.WaitForExitAsync(token);
            if (process.ExitCode == 0) return;
            throw new AdminException(ExitCodes.Failed, $"{editor} ended with {process.ExitCode}; nothing was changed");
        }
        catch (Win32Exception e)
        {
            throw new AdminException(ExitCodes.Failed, $"{editor} does not start ({e.Message}); nothing was changed");
        }
    }
}
