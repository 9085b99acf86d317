using System.Text;

namespace MirrorActors.Engine.Hocon;

/// <summary>Files → entries, with every include replaced by what it names.</summary>
internal sealed class HoconLoader(HoconErrors errors)
{
    private static readonly UTF8Encoding Utf8 = new(false, true);

    private readonly List<string> _open = [];
    private int _files;

    /// <summary>Adds the entries of a file that must exist.</summary>
    public void Load(string file, List<HoconEntry> entries) =>
        Load(file, new HoconOrigin(file, 0, 0), true, entries);

    private void Load(string file, HoconOrigin from, bool required, List<HoconEntry> entries)
    {
        if (++_files > HoconLimits.MaxFiles) throw errors.Fatal(from, $"more than {HoconLimits.MaxFiles} files");
        if (Read(file, from, required) is not { } text) return;
        var full = Path.GetFullPath(file);
        if (_open.Contains(full))
        {
            errors.Add(from, $"{file} includes itself");
            return;
        }

        if (_open.Count > HoconLimits.MaxIncludeDepth)
            throw errors.Fatal(from, $"includes are nested deeper than {HoconLimits.MaxIncludeDepth}");
        _open.Add(full);
        Expand(file, HoconParser.Parse(file, text, errors), entries);
        _open.Remove(full);
    }

    private void Expand(string file, IEnumerable<HoconEntry> parsed, List<HoconEntry> entries)
    {
        foreach (var entry in parsed)
        {
            if (entry is not HoconInclude include)
            {
                entries.Add(entry);
                continue;
            }

            var target = Path.Combine(Path.GetDirectoryName(file) ?? "", include.File);
            Load(target, include.Origin, include.Required, entries);
        }
    }

    private string? Read(string file, HoconOrigin from, bool required)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read);
            var bytes = new byte[HoconLimits.MaxFileBytes + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length > HoconLimits.MaxFileBytes
                ? Refuse(from, file, "is larger than 1 MiB")
                : Decode(bytes, length, file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return required ? Refuse(from, file, "does not exist") : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Refuse(from, file, $"cannot be read: {e.Message}");
        }
    }

    private string? Decode(byte[] bytes, int length, string file)
    {
        try
        {
            return Utf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException e)
        {
            var before = bytes.AsSpan(0, Math.Clamp(e.Index, 0, length));
            var column = before.Length - (before.LastIndexOf((byte)'\n') + 1) + 1;
            errors.Add(new HoconOrigin(file, before.Count((byte)'\n') + 1, column), "this is not valid UTF-8");
            return null;
        }
    }

    private string? Refuse(HoconOrigin from, string file, string why)
    {
        errors.Add(from, from.Line == 0 ? why : $"{file} {why}");
        return null;
    }
}
