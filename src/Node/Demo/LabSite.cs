using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MirrorActors.Node.Demo;

/// <summary>One virtual mirror's web site. Its fault can be changed while it serves.</summary>
public sealed class LabSite(LabMirror mirror, string root, int port, TimeProvider clock)
{
    private static readonly TimeSpan SlowDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Staleness = TimeSpan.FromDays(1);
    private volatile LabMirror _mirror = mirror;
    private long _filesServed;

    public LabMirror Mirror => _mirror;

    public string Url { get; } = $"http://127.0.0.1:{port}/";

    /// <summary>Files sent so far (GET, not HEAD).</summary>
    public long FilesServed => Interlocked.Read(ref _filesServed);

    public void SetFault(LabFault fault, string? victimPath = null) => _mirror = _mirror with { Fault = fault, VictimPath = victimPath };

    internal Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (_mirror.Fault == LabFault.Dead)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        return path.EndsWith('/') ? ListAsync(context, path) : FileAsync(context, path);
    }

    private async Task ListAsync(HttpContext context, string path)
    {
        context.Response.ContentType = "text/html";
        if (_mirror.Fault == LabFault.Endless)
        {
            await context.Response.WriteAsync(LabIndex.Endless(path), context.RequestAborted);
            return;
        }

        var folder = new DirectoryInfo(Path.Combine(root, path.TrimStart('/')));
        if (!IsInside(folder.FullName) || !folder.Exists)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var entries = folder.EnumerateFileSystemInfos()
            .Where(e => !(_mirror.Fault == LabFault.Missing && IsVictim(path + e.Name)))
            .Select(e => e is FileInfo file ? ToEntry(file, path) : LabIndex.Folder(e));
        await context.Response.WriteAsync(LabIndex.Render(path, entries), context.RequestAborted);
    }

    private async Task FileAsync(HttpContext context, string path)
    {
        var file = new FileInfo(Path.Combine(root, path.TrimStart('/')));
        if (!IsInside(file.FullName) || !file.Exists || (_mirror.Fault == LabFault.Missing && IsVictim(path)))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (_mirror.Fault == LabFault.PrivateRedirect)
        {
            context.Response.Redirect("http://10.0.0.1" + path);
            return;
        }

        if (_mirror.Fault == LabFault.Slow) await Task.Delay(SlowDelay, clock, context.RequestAborted);
        var length = _mirror.Fault == LabFault.Truncated ? file.Length / 2 : ToEntry(file, path).Size;
        context.Response.ContentLength = length;
        context.Response.Headers.LastModified = ToEntry(file, path).Modified.ToString("R", CultureInfo.InvariantCulture);
        if (HttpMethods.IsHead(context.Request.Method)) return;
        Interlocked.Increment(ref _filesServed);
        await context.Features.Get<IHttpResponseBodyFeature>()!.SendFileAsync(file.FullName, 0, length, context.RequestAborted);
    }

    private LabEntry ToEntry(FileInfo file, string folder)
    {
        var stale = _mirror.Fault == LabFault.Stale && IsVictim(folder.EndsWith('/') ? folder + file.Name : folder);
        return stale
            ? new LabEntry(file.Name, file.Length - 1, file.LastWriteTimeUtc - Staleness)
            : new LabEntry(file.Name, file.Length, file.LastWriteTimeUtc);
    }

    private bool IsVictim(string path) => path == _mirror.VictimPath;

    private bool IsInside(string path) =>
        (Path.GetFullPath(path) + "/").StartsWith(Path.GetFullPath(root).TrimEnd('/') + "/", StringComparison.Ordinal);
}
