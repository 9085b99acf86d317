using System.Text.Json;

namespace MirrorActors.Web.Admin;

/// <summary>
/// The note a running node leaves for pbm on the same host: <c>mirroractors/pbm.json</c> in XDG_RUNTIME_DIR or, for root,
/// in /run. Holds no secret, only where the token is.
/// </summary>
public sealed class PbmPointer : IDisposable
{
    private readonly string? _file;
    private readonly string _content;

    private PbmPointer(string? file, string content, string? fault = null)
    {
        _file = file;
        _content = content;
        Fault = fault;
    }

    /// <summary>Why there is no note; null when there is one.</summary>
    public string? Fault { get; }

    /// <summary>Writes the note where it can; without effect where no run-time folder is writable.</summary>
    public static PbmPointer Write(string adminAddress, string tokenFile, Func<string, string?> environment)
    {
        var folder = environment("XDG_RUNTIME_DIR") is { Length: > 0 } runtime ? runtime : "/run";
        var file = Path.Combine(folder, "mirroractors", "pbm.json");
        var note = new Dictionary<string, string> { ["admin"] = adminAddress, ["tokenFile"] = tokenFile };
        var content = JsonSerializer.Serialize(note, PointerJson.Default.DictionaryStringString);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
            return new PbmPointer(file, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new PbmPointer(null, content, e.Message);
        }
    }

    /// <summary>Takes the note away, unless another node has put its own there.</summary>
    public void Dispose()
    {
        try
        {
            if (_file is not null && File.Exists(_file) && File.ReadAllText(_file) == _content) File.Delete(_file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }
}
