using System.Globalization;
using System.Net;
using System.Text;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>
/// Reads the HTML index of one directory, whichever server wrote it: a row is a link to a direct child and the text
/// behind it up to the next link. The shown name is never used, since servers cut it.
/// </summary>
public sealed class HtmlIndex
{
    private readonly IndexRows _rows = new();
    private readonly StringBuilder _text = new();
    private IndexLink _link;
    private string _name = "";
    private bool _inLink;
    private SizeRange? _size;
    private ListedTime? _time;
    private bool _titled;

    private HtmlIndex()
    {
    }

    /// <summary>Null when the page is no index.</summary>
    /// <exception cref="ListingException">It has too many rows.</exception>
    public static IndexPage? Read(ReadOnlySpan<char> html) => new HtmlIndex().ReadAll(html);

    private IndexPage? ReadAll(ReadOnlySpan<char> html)
    {
        var reader = new HtmlReader(html);
        while (reader.Read())
        {
            if (reader.IsText) AddText(reader.Value);
            else if (reader.IsTag("a")) StartOrEndLink(reader);
            else if (reader.IsEnd && (reader.IsTag("tr") || reader.IsTag("pre") || reader.IsTag("li"))) EndRow();
            else if (_link is IndexLink.File or IndexLink.Directory) AddCell(reader);
        }

        EndRow();

        // A header or a readme in the page may hold links too; they have no time.
        var dated = _rows.All.Where(row => row.Time is not null).ToList();
        if (dated.Count == 0 && !_titled) return null;
        return new IndexPage(dated.Count > 0 ? dated : _rows.All, _rows.Hostile);
    }

    private void AddText(ReadOnlySpan<char> text)
    {
        if (!_titled && text.TrimStart().StartsWith("Index of ", StringComparison.OrdinalIgnoreCase)) _titled = true;
        if (_link == IndexLink.Ignored || _inLink) return;
        var room = HttpIndexLimits.RowChars - _text.Length;
        _text.Append(text.Length > room ? text[..Math.Max(room, 0)] : text);
    }

    private void StartOrEndLink(HtmlReader tag)
    {
        if (tag.IsEnd)
        {
            _inLink = false;
            return;
        }

        EndRow();
        _inLink = true;
        _link = IndexLinks.Read(tag.Attribute("href"), out _name);
        if (_link == IndexLink.Hostile) _rows.AddHostile();
    }

    /// <summary>Cells separate words; some carry the exact value as an attribute.</summary>
    private void AddCell(HtmlReader tag)
    {
        if (_text.Length < HttpIndexLimits.RowChars) _text.Append(' ');
        if (tag.IsEnd) return;
        if (tag.IsTag("td") && long.TryParse(tag.Attribute("data-order"), NumberStyles.None, null, out var exact))
            _size = SizeRange.Exactly(exact);
        else if (tag.IsTag("time") && tag.Attribute("datetime") is { IsEmpty: false, Length: < 64 } at)
            _time = TimeText.ParseExact(WebUtility.HtmlDecode(at.ToString()));
    }

    private void EndRow()
    {
        if (_link is IndexLink.File or IndexLink.Directory)
        {
            var (size, time) = RowText.Read(_text.ToString());
            var row = new IndexRow(_name, _link == IndexLink.Directory, _size ?? size, _time ?? time);

            // Icons that are links bring the same target twice; the second has the columns.
            if (_rows.Last?.Name == row.Name) _rows.ReplaceLast(row);
            else _rows.Add(row);
        }

        _link = IndexLink.Ignored;
        _inLink = false;
        _size = null;
        _time = null;
        _text.Clear();
    }
}
