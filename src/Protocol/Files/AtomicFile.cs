namespace MirrorActors.Protocol.Files;

/// <summary>
/// Replaces a file as a whole: whoever reads it sees the old or the new one. Until then it has the kind of name that rsync gives
/// to files it receives, which <c>repository.exclude</c> leaves out.
/// </summary>
public static class AtomicFile
{
    /// <summary>For everybody to read (0644).</summary>
    public const UnixFileMode Readable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>For the owner alone (0600).</summary>
    public const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <param name="mode">Less what the process's umask takes away.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write, UnixFileMode mode = Readable)
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
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
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
