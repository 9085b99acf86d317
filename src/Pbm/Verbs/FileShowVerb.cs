using System.CommandLine;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs;

/// <summary><c>pbm file show PATH</c>.</summary>
internal sealed class FileShowVerb : Verb
{
    private readonly Argument<string> _path = new("PATH") { Description = "Path of the file, not percent-encoded" };

    public FileShowVerb()
        : base("show", "A file: size, hashes, mirrors that hold it") => Add(_path);

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var path = Uri.EscapeDataString("/" + context.Parsed.GetValue(_path)!.TrimStart('/'));
        var file = await context.Client.GetAsync($"{context.Repository}/file?path={path}", AdminJson.Default.FileView, token);
        context.Printer.Show(file, AdminJson.Default.FileView, f =>
        {
            context.Printer.Facts([
                ("path", f.Path), ("id", $"#{f.FileId}"), ("size", $"{f.Size} ({Texts.Size(f.Size)})"),
                ("modified", Texts.Time(f.Modified))]);
            context.Printer.Facts(f.Hashes.Select(h => (h.Key, (string?)h.Value)));
            context.Printer.Facts([("mirrors", f.Mirrors.Count == 0 ? "none" : string.Join(", ", f.Mirrors))]);
        });
        return ExitCodes.Done;
    }
}
