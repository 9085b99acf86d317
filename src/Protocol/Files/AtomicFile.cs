namespace MirrorActors.Protocol.Files;

/// <summary>
/// Replaces a file as a whole: whoever reads it sees the old or the new one. Until then it has the kind of name that rsync gives
/// to files it receives, which <c>repository.exclude</c> leaves out.
/// </summary>
public static class AtomicFile
{
    private const UnixFileMode Mode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        var full = Path.GetFullPath(path);
        var (folder, name) = (Path.GetDirectoryName(full)!, Path.GetFileName(full));
        var draft = Path.Combine(folder, $".{name}.{Path.GetRandomFileName()[..6]}");
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Options = FileOptions.Asynchronous,
            };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Mode;
            await using (var file = new FileStream(draft, options))
            {
                await write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, full, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }
}
