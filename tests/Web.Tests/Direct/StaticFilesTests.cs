using System.Diagnostics;
using MirrorActors.Testing;
using MirrorActors.Web.Direct;

namespace MirrorActors.Web.Tests.Direct;

public sealed class StaticFilesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("static-").FullName;

    [Fact]
    public void Files_inside_are_opened_and_nothing_else_is()
    {
        Directory.CreateDirectory(Path.Combine(_root, "dir"));
        File.WriteAllText(Path.Combine(_root, "dir", "file"), "text");
        var files = new StaticFiles(_root);
        using var file = files.Open("/dir/file");
        Assert.Equal(4, file?.Size);
        Assert.Null(files.Open("/dir"));
        Assert.Null(files.Open("/missing"));
        Assert.Null(files.Open("/dir/../dir/file"));
        Assert.Null(files.Open("/dir/file/below"));
    }

    [Fact]
    public void Symbolic_links_are_not_followed()
    {
        Directory.CreateDirectory(Path.Combine(_root, "dir"));
        File.WriteAllText(Path.Combine(_root, "dir", "file"), "text");
        File.CreateSymbolicLink(Path.Combine(_root, "link"), "/etc/passwd");
        Directory.CreateSymbolicLink(Path.Combine(_root, "other"), "/etc");
        var files = new StaticFiles(_root);
        Assert.Null(files.Open("/link"));
        Assert.Null(files.Open("/other/passwd"));
    }

    [Fact]
    public async Task A_pipe_is_not_waited_for()
    {
        using var making = Process.Start("mkfifo", [Path.Combine(_root, "pipe")]);
        await making.WaitForExitAsync();
        Assert.Equal(0, making.ExitCode);
        using var file = await Awaited.Of(
            Task.Run(() => new StaticFiles(_root).Open("/pipe")), "an answer about the pipe");
        Assert.Equal(0, file?.Size);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
