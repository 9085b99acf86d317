using System.Numerics;

namespace MirrorActors.Web.Metrics;

/// <summary>A row of counters kept once a processor, so that threads do not fight over cache lines.</summary>
public sealed class StripedCounter
{
    private const int LongsPerLine = 16;
    private readonly long[] _cells;
    private readonly int _stride;
    private readonly int _mask;

    public StripedCounter(int kinds = 1)
    {
        var stripes = (int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount);
        _mask = stripes - 1;
        _stride = (kinds + LongsPerLine - 1) / LongsPerLine * LongsPerLine;
        Kinds = kinds;
        // One line before the first stripe keeps it off the array's header.
        _cells = new long[LongsPerLine + (stripes * _stride)];
    }

    public int Kinds { get; }

    public void Increment(int kind = 0) => Add(kind, 1);

    public void Add(int kind, long value) =>
        Interlocked.Add(ref _cells[LongsPerLine + ((Thread.GetCurrentProcessorId() & _mask) * _stride) + kind], value);

    public long Read(int kind = 0)
    {
        long sum = 0;
        for (var i = LongsPerLine + kind; i < _cells.Length; i += _stride) sum += Volatile.Read(ref _cells[i]);
        return sum;
    }
}
