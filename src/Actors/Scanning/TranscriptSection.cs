using System.Globalization;
using System.Text;

namespace MirrorActors.Actors.Scanning;

/// <summary>The lines about one listing. Not thread-safe.</summary>
/// <param name="title">Its first line.</param>
internal sealed class TranscriptSection(string title)
{
    private const int MarkBytes = 40;
    private readonly List<string> _first = [title];
    private readonly Queue<string> _last = new();
    private long _leftOut;

    public void Add(string line)
    {
        if (_first.Count < TranscriptLimits.FirstLines)
        {
            _first.Add(line);
            return;
        }

        if (_last.Count == TranscriptLimits.LastLines)
        {
            _last.Dequeue();
            _leftOut++;
        }

        _last.Enqueue(line);
    }

    /// <summary>As many as fit: the first ones up to a half, then the last ones.</summary>
    public IEnumerable<string> ToLines(int bytes)
    {
        var left = bytes - MarkBytes;
        var first = _first.TakeWhile((line, i) => i == 0 ? Fits(line, int.MinValue) : Fits(line, bytes / 2)).ToList();
        var last = _last.Reverse().TakeWhile(line => Fits(line, 0)).Reverse().ToList();
        var leftOut = _leftOut + _first.Count - first.Count + _last.Count - last.Count;
        if (leftOut > 0) first.Add(string.Create(CultureInfo.InvariantCulture, $"… {leftOut} lines left out …"));
        return [.. first, .. last];

        bool Fits(string line, int reserve)
        {
            var needed = Encoding.UTF8.GetByteCount(line) + 1;
            if (left - needed < reserve) return false;
            left -= needed;
            return true;
        }
    }
}
