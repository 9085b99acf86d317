using System.IO.Pipes;
using System.Text;

namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>
/// What rsync says about a listing beside it: directories that the server may not read and files that vanished, which
/// it tells one by one, and the first error that is neither. Read to the end, so that the program never blocks.
/// </summary>
/// <param name="transcript">Told each line.</param>
internal sealed class RsyncErrors(ScanTranscript transcript)
{
    private const int MostNames = 1000;
    private readonly List<string?> _closed = [];
    private string? _first;

    /// <summary>Directories, or files in them, that the server may not read.</summary>
    public long Closed { get; private set; }

    /// <summary>
    /// Directories for each of <see cref="Closed"/>, of many the first, from the module's root and ending in a slash; null for one
    /// that is not told.
    /// </summary>
    public IReadOnlyList<string?> ClosedDirectories => _closed;

    /// <summary>Files and directories that were removed while they were listed.</summary>
    public long Vanished { get; private set; }

    /// <summary>The first error that leaves the listing incomplete, else the summary; null for none.</summary>
    public string? First => _first ?? Summary;

    /// <summary>True when there is no error but the expected ones.</summary>
    public bool IsHarmless => _first is null;

    /// <summary>True when there was more than anybody reads.</summary>
    public bool IsFlood { get; private set; }

    private string? Summary { get; set; }

    /// <param name="output">Owned.</param>
    /// <param name="onFlood">Called at most once.</param>
    public async Task ReadAsync(PipeStream output, Action onFlood, CancellationToken token)
    {
        using var lines = new OutputLines(output);
        while (await lines.FillAsync(token))
        {
            while (lines.TryTake(out var line)) Add(line);
            if (lines.IsTooLong) Add(lines.TakeBeginning());
            if (lines.Read <= RsyncLimits.ErrorBytes || IsFlood) continue;
            IsFlood = true;
            onFlood();
        }
    }

    public void Add(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t\r"u8);
        if (line.IsEmpty) return;
        transcript.Say("stderr: " + Text(line));
        if (IsClosed(line)) AddClosed(line);
        else if (IsVanished(line)) Vanished++;
        else if (IsSummary(line)) Summary ??= Text(line);
        else _first ??= Text(line);
    }

    // opendir "/a" (in tree) … names the directory; readlink_stat("/a/b" (in tree)) … an entry of one that cannot be entered.
    private void AddClosed(ReadOnlySpan<byte> line)
    {
        Closed++;
        if (_closed.Count >= MostNames) return;
        var (begin, end) = (line.IndexOf((byte)'"'), line.LastIndexOf((byte)'"'));
        var name = end > begin + 1 ? EntryName.FromBytes(line[(begin + 1)..end]) : null;
        if (name is null || name[0] != '/' || name.Contains('\\', StringComparison.Ordinal)) _closed.Add(null);
        else if (Contains(line, " opendir "u8)) _closed.Add(name.TrimStart('/').TrimEnd('/') + "/");
        else _closed.Add(name[1..(name.LastIndexOf('/') + 1)]);
    }

    /// <summary>
    /// A directory that cannot be read, an entry of one that cannot be entered, or a target below either. A base that
    /// cannot be entered at all (change_dir) is not listed, which is an error.
    /// </summary>
    private static bool IsClosed(ReadOnlySpan<byte> line) =>
        line.EndsWith(" failed: Permission denied (13)"u8)
        && (Contains(line, " opendir "u8) || Contains(line, " readlink_stat"u8) || Contains(line, " link_stat "u8));

    private static bool IsVanished(ReadOnlySpan<byte> line) =>
        line.StartsWith("file has vanished: "u8) || line.StartsWith("directory has vanished: "u8);

    private static bool IsSummary(ReadOnlySpan<byte> line) =>
        line.StartsWith("rsync error: some files/attrs were not transferred"u8)
        || line.StartsWith("rsync warning: some files vanished"u8);

    private static bool Contains(ReadOnlySpan<byte> line, ReadOnlySpan<byte> part) => line.IndexOf(part) >= 0;

    private static string Text(ReadOnlySpan<byte> line) =>
        Encoding.UTF8.GetString(line[..Math.Min(line.Length, RsyncLimits.ErrorChars)]);
}
