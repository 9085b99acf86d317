using System.Collections.Immutable;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The hashes of one kind, by file id, in pages. A bit a hash tells that it is there; it is set when the bytes are, and neither
/// changes afterwards. A reader sees a whole hash or none.
/// </summary>
/// <param name="width">Bytes of a hash.</param>
internal sealed class HashColumn(int width, HashFiles? files)
{
    private const int MemoryShift = 12;
    private const int FileShift = 18;
    private readonly int _shift = files is null ? MemoryShift : FileShift;
    private readonly Lock _growing = new();
    private HashPage?[] _pages = [];
    private HashFile? _file;
    private ImmutableDictionary<int, byte[]>? _corrected;

    internal HashFile? File => _file;

    internal HashPage? Page(int number) => Volatile.Read(ref _pages)[number];

    /// <summary>Empty when it is not known.</summary>
    public ReadOnlySpan<byte> Get(int id)
    {
        var pages = Volatile.Read(ref _pages);
        var number = id >> _shift;
        if ((uint)number >= (uint)pages.Length || Volatile.Read(ref pages[number]) is not { } page) return default;
        var place = id & ((1 << _shift) - 1);
        if (!page.Has(place)) return default;
        if (Volatile.Read(ref _corrected) is { } corrected && corrected.TryGetValue(id, out var value)) return value;
        return page.Bytes.Slice(place * width, width);
    }

    public void Prefetch(int id)
    {
        var pages = Volatile.Read(ref _pages);
        var number = id >> _shift;
        var place = id & ((1 << _shift) - 1);
        if ((uint)number < (uint)pages.Length) Volatile.Read(ref pages[number])?.Prefetch(place, place * width);
    }

    /// <param name="values">Of consecutive ids.</param>
    public void Set(int firstId, ReadOnlySpan<byte> values)
    {
        while (values.Length > 0)
        {
            var place = firstId & ((1 << _shift) - 1);
            var count = Math.Min(values.Length / width, (1 << _shift) - place);
            SetInPage(firstId, place, values[..(count * width)]);
            firstId += count;
            values = values[(count * width)..];
        }
    }

    /// <summary>While nobody else writes.</summary>
    /// <param name="values">Of consecutive ids; those of zeros are not known.</param>
    public void Load(int firstId, ReadOnlySpan<byte> values)
    {
        while (values.Length > 0)
        {
            var place = firstId & ((1 << _shift) - 1);
            var count = Math.Min(values.Length / width, (1 << _shift) - place);
            LoadInPage(firstId, place, values[..(count * width)]);
            firstId += count;
            values = values[(count * width)..];
        }
    }

    private void LoadInPage(int firstId, int place, ReadOnlySpan<byte> values)
    {
        var page = PageFor(firstId >> _shift);
        var count = values.Length / width;
        var isNew = page.HasNone(place, count);
        while (isNew && !page.TryWrite(place, values, width)) page = Replace(firstId >> _shift, page);
        for (var i = 0; i < count; i++)
        {
            var value = values.Slice(i * width, width);
            if (!value.ContainsAnyExcept((byte)0)) continue;
            if (isNew) page.Mark(place + i, 1);
            else SetOne(firstId + i, page, place + i, value);
        }
    }

    private void SetInPage(int firstId, int place, ReadOnlySpan<byte> values)
    {
        var page = PageFor(firstId >> _shift);
        var count = values.Length / width;
        if (page.HasNone(place, count))
        {
            WriteNew(firstId >> _shift, page, place, values);
            return;
        }

        for (var i = 0; i < count; i++) SetOne(firstId + i, page, place + i, values.Slice(i * width, width));
    }

    private void SetOne(int id, HashPage page, int place, ReadOnlySpan<byte> value)
    {
        if (!page.Has(place)) WriteNew(id >> _shift, page, place, value);
        else if (!Get(id).SequenceEqual(value)) Correct(id, value.ToArray());
    }

    /// <summary>Rare: somebody learnt another hash of a version. Bytes that are read now are not written over.</summary>
    private void Correct(int id, byte[] value) =>
        ImmutableInterlocked.Update(ref _corrected, known => (known ?? ImmutableDictionary<int, byte[]>.Empty).SetItem(id, value));

    private void WriteNew(int number, HashPage page, int place, ReadOnlySpan<byte> values)
    {
        while (!page.TryWrite(place, values, width)) page = Replace(number, page);
        page.Mark(place, values.Length / width);
        // A page that goes into memory is copied with or without these; the lock waits until it is known which page that left.
        HashPage now;
        lock (_growing) now = _pages[number]!;
        if (now != page) WriteNew(number, now, place, values);
    }

    private HashPage PageFor(int number)
    {
        var pages = Volatile.Read(ref _pages);
        if (number < pages.Length && Volatile.Read(ref pages[number]) is { } page) return page;
        lock (_growing)
        {
            if (number >= _pages.Length)
            {
                var grown = new HashPage?[Math.Max(number + 1, _pages.Length * 5 / 4)];
                _pages.CopyTo(grown, 0);
                Volatile.Write(ref _pages, grown);
            }

            if (_pages[number] is null) Volatile.Write(ref _pages[number], NewPage(number));
            return _pages[number]!;
        }
    }

    private HashPage NewPage(int number)
    {
        var ids = 1 << _shift;
        _file ??= files?.Create(width);
        return _file?.TryMap((long)number * ids * width, ids * width) is { } view
            ? new HashPage(ids, view)
            : new HashPage(ids, new byte[ids * width]);
    }

    private HashPage Replace(int number, HashPage failed) => Replace(number, failed, page => page.ToMemory(width));

    /// <summary>The page in memory, after its file could not be written.</summary>
    internal HashPage Replace(int number, HashPage failed, Func<HashPage, HashPage> toMemory)
    {
        lock (_growing)
        {
            if (_pages[number] == failed) Volatile.Write(ref _pages[number], toMemory(failed));
            return _pages[number]!;
        }
    }
}
