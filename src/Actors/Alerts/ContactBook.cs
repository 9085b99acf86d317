using System.Text.Json;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Actors.Alerts;

/// <summary>
/// When each mirror's contact was written to last, in a small JSON file (mirror id to time), so that a restart writes to nobody
/// twice a day.
/// </summary>
internal sealed class ContactBook(string file)
{
    private Dictionary<string, DateTimeOffset>? _last;

    /// <exception cref="IOException">The file cannot be read or written; so with the others.</exception>
    public bool MayWrite(string mirror, DateTimeOffset now) =>
        !Last().TryGetValue(mirror, out var last) || now - last >= AlertLimits.ContactAfter;

    public void Note(string mirror, DateTimeOffset now)
    {
        var last = Last();
        foreach (var (old, _) in last.Where(l => now - l.Value >= AlertLimits.ContactAfter)) last.Remove(old);
        last[mirror] = now;
        Save(last);
    }

    /// <summary>The mail did not go.</summary>
    public void Forget(string mirror)
    {
        var last = Last();
        if (last.Remove(mirror)) Save(last);
    }

    private Dictionary<string, DateTimeOffset> Last()
    {
        if (_last is not null) return _last;
        if (!File.Exists(file)) return _last = new(StringComparer.Ordinal);
        try
        {
            var read = JsonSerializer.Deserialize(File.ReadAllBytes(file), AdminJson.Default.DictionaryStringDateTimeOffset);
            return _last = new(read ?? [], StringComparer.Ordinal);
        }
        catch (JsonException e)
        {
            throw new IOException($"{file} is damaged; remove it: {e.Message}", e);
        }
    }

    private void Save(Dictionary<string, DateTimeOffset> last) =>
        WholeFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(last, AdminJson.Default.DictionaryStringDateTimeOffset));
}
