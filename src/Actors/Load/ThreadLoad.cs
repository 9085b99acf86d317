using MirrorActors.Geo;

namespace MirrorActors.Actors.Load;

/// <summary>What one thread has redirected: it alone adds, the fold alone takes. See <see cref="CountGrid"/> on races.</summary>
internal sealed class ThreadLoad(Thread owner, CountGrid? countries, CountGrid? continents)
{
    private const int MirrorStep = 64;
    private readonly long[] _countries = new long[CountryCode.PackedCount];
    private readonly long[] _countriesTaken = new long[CountryCode.PackedCount];
    private MirrorCounts[] _mirrors = new MirrorCounts[MirrorStep];
    private MirrorCounts[] _mirrorsTaken = [];

    /// <summary>False once nothing more can come.</summary>
    public bool IsAlive => owner.IsAlive;

    public void Add(int ordinal, in Place place, long bytes, int file)
    {
        var country = place.Country.Packed;
        _countries[country]++;
        if (ordinal >= _mirrors.Length) Grow(ordinal);
        ref var mirror = ref _mirrors[ordinal];
        mirror.Files[(int)mirror.Redirects & (RecentIds.Count - 1)] = file;
        mirror.Redirects++;
        mirror.Bytes += bytes;
        if (country != 0) countries?.Add(country, ordinal);
        if (place.Continent != ContinentCode.Unknown) continents?.Add((int)place.Continent, ordinal);
    }

    public void TakeInto(LoadTally tally)
    {
        for (var i = 0; i < _countries.Length; i++)
        {
            var count = Volatile.Read(ref _countries[i]);
            if (count == _countriesTaken[i]) continue;
            tally.AddTraffic(i, count - _countriesTaken[i]);
            _countriesTaken[i] = count;
        }

        TakeMirrors(tally);
        if (tally.Countries is { } ofCountries) countries?.TakeInto(ofCountries);
        if (tally.Continents is { } ofContinents) continents?.TakeInto(ofContinents);
    }

    private void TakeMirrors(LoadTally tally)
    {
        var mirrors = Volatile.Read(ref _mirrors);
        if (_mirrorsTaken.Length < mirrors.Length) Array.Resize(ref _mirrorsTaken, mirrors.Length);
        for (var i = 0; i < mirrors.Length; i++)
        {
            ref var taken = ref _mirrorsTaken[i];
            var redirects = Volatile.Read(ref mirrors[i].Redirects);
            var bytes = Volatile.Read(ref mirrors[i].Bytes);
            if (redirects == taken.Redirects && bytes == taken.Bytes) continue;
            tally.AddMirror(i, redirects - taken.Redirects, unchecked(bytes - taken.Bytes));
            TakeFiles(tally, i, taken.Redirects, redirects, ref mirrors[i]);
            taken.Redirects = redirects;
            taken.Bytes = bytes;
        }
    }

    /// <summary>The thread may write meanwhile: then it is the file of a later redirect.</summary>
    private static void TakeFiles(LoadTally tally, int ordinal, long from, long to, ref MirrorCounts mirror)
    {
        Span<int> files = stackalloc int[(int)Math.Min(to - from, RecentIds.Count)];
        for (var back = 0; back < files.Length; back++)
            files[back] = Volatile.Read(ref mirror.Files[(int)(to - 1 - back) & (RecentIds.Count - 1)]);
        tally.Given.Add(ordinal, to - from, files);
    }

    private void Grow(int ordinal)
    {
        var mirrors = new MirrorCounts[(ordinal / MirrorStep + 1) * MirrorStep];
        _mirrors.CopyTo(mirrors, 0);
        Volatile.Write(ref _mirrors, mirrors);
    }
}
