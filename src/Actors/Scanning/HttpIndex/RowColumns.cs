using System.Net;
using System.Text;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>What stands behind a link: text, and what attributes say exactly.</summary>
internal sealed class RowColumns
{
    private readonly BoundedBytes _text = new(HttpIndexLimits.RowBytes);
    private readonly List<long> _exact = [];
    private ListedTime? _time;

    /// <param name="text">Still with entities.</param>
    public void AddText(ReadOnlySpan<byte> text) => _text.Add(text);

    public void AddTime(string text) => _time ??= TimeText.ParseExact(WebUtility.HtmlDecode(text));

    public void AddExact(long number)
    {
        if (_exact.Count < HttpIndexLimits.ExactSizes) _exact.Add(number);
    }

    public (SizeRange Size, ListedTime? Time) Read()
    {
        var rule = _time is null ? SizeRule.Any : SizeRule.Nearest;
        var (size, time) = RowText.Read(Encoding.UTF8.GetString(_text.Span), rule);

        // Any column may carry a number: the one that the shown size is rounded from is the size.
        if (size != SizeRange.Unknown)
        {
            foreach (var exact in _exact)
            {
                if (size.Contains(exact)) return (SizeRange.Exactly(exact), _time ?? time);
            }
        }

        return (size, _time ?? time);
    }

    public void Clear()
    {
        _text.Clear();
        _exact.Clear();
        _time = null;
    }
}
