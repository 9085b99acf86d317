using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>Collects file versions; not thread-safe.</summary>
public sealed class FileSetBuilder
{
    private ulong[] _words = [];

    public void Add(FileId file)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(file.Value);
        var word = file.Value >> 6;
        if (word >= _words.Length) Array.Resize(ref _words, Math.Max(word + 1, _words.Length * 2));
        _words[word] |= 1UL << (file.Value & 63);
    }

    public void Remove(FileId file)
    {
        var word = file.Value >> 6;
        if (word < _words.Length) _words[word] &= ~(1UL << (file.Value & 63));
    }

    public FileSet Build()
    {
        var used = _words.Length;
        while (used > 0 && _words[used - 1] == 0) used--;
        return new FileSet(_words[..used]);
    }
}
