using MirrorActors.Engine.Log;

namespace MirrorActors.Web.Admin;

/// <summary>
/// Positions met while reading the log and how many events lay before them, so that the next reader of the last N
/// events need not begin at the start. Positions cannot be computed, but they can be kept.
/// </summary>
internal sealed class LogBookmarks
{
    private const int Every = 1000;
    private const int Kept = (LogEndpoint.MostLast / Every) + 2;
    private readonly Lock _gate = new();
    private readonly List<(Position After, long Events)> _marks = [];
    private long _most;

    /// <summary>A place with at least so many events behind it, and the number of events before it.</summary>
    public (Position After, long Events) Before(int last)
    {
        lock (_gate) return _marks.LastOrDefault(m => m.Events <= _most - last);
    }

    /// <param name="events">Events of the log up to and including <paramref name="after"/>.</param>
    public void Passed(Position after, long events)
    {
        lock (_gate)
        {
            _most = Math.Max(_most, events);
            if (events < Every || (_marks.Count > 0 && events < _marks[^1].Events + Every)) return;
            _marks.Add((after, events));
            if (_marks.Count > Kept) _marks.RemoveAt(0);
        }
    }

    /// <summary>The history they belong to is gone.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _marks.Clear();
            _most = 0;
        }
    }
}
