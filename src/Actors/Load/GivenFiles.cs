using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Load;

/// <summary>
/// A small sample of the files that each mirror was given in about the last hour, each redirect as likely as any other. One
/// thread adds; others may pick at any time and see each cell as it was or as it is.
/// </summary>
internal sealed class GivenFiles(int seed)
{
    private const int Slots = 12;
    private const int Cells = 4;
    private static readonly TimeSpan SlotTime = TimeSpan.FromMinutes(5);
    private readonly Random _random = new(seed);
    private readonly List<Sample> _growing = [];
    private Sample[] _samples = [];
    private DateTimeOffset? _since;
    private int _slot;

    /// <summary>Goes on to the next part of the hour when it is time, one at a time however the clock jumps.</summary>
    public void Move(DateTimeOffset now)
    {
        _since ??= now;
        if ((now - _since.Value).Duration() < SlotTime) return;
        _since = now;
        _slot = (_slot + 1) % Slots;
        foreach (var sample in _samples) Volatile.Write(ref sample.Redirects[_slot], 0);
    }

    /// <param name="ordinal">Of the mirror.</param>
    /// <param name="redirects">That were counted.</param>
    /// <param name="files">Of some of them; none: nothing is added.</param>
    public void Add(int ordinal, long redirects, ReadOnlySpan<int> files)
    {
        if (files.IsEmpty) return;
        var sample = Of(ordinal);
        var all = sample.Redirects[_slot] + redirects;
        for (var cell = 0; cell < Cells; cell++)
        {
            if (_random.NextInt64(all) < redirects)
                Volatile.Write(ref sample.Files[(_slot * Cells) + cell], files[_random.Next(files.Length)]);
        }

        Volatile.Write(ref sample.Redirects[_slot], all);
    }

    /// <summary>The ordinal stands for another mirror from now on.</summary>
    public void Forget(int ordinal)
    {
        if (ordinal < _growing.Count) Array.Clear(_growing[ordinal].Redirects);
    }

    public FileId? Pick(int ordinal, Random random)
    {
        var samples = Volatile.Read(ref _samples);
        if (ordinal >= samples.Length) return null;
        var sample = samples[ordinal];
        Span<long> redirects = stackalloc long[Slots];
        var all = 0L;
        for (var slot = 0; slot < Slots; slot++) all += redirects[slot] = Volatile.Read(ref sample.Redirects[slot]);
        if (all == 0) return null;
        var one = random.NextInt64(all);
        var chosen = 0;
        while (one >= redirects[chosen]) one -= redirects[chosen++];
        return new FileId(Volatile.Read(ref sample.Files[(chosen * Cells) + random.Next(Cells)]));
    }

    private Sample Of(int ordinal)
    {
        if (ordinal < _growing.Count) return _growing[ordinal];
        while (_growing.Count <= ordinal) _growing.Add(new Sample());
        Volatile.Write(ref _samples, [.. _growing]);
        return _growing[ordinal];
    }

    private sealed class Sample
    {
        public readonly long[] Redirects = new long[Slots];
        public readonly int[] Files = new int[Slots * Cells];
    }
}
