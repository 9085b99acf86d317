using System.Buffers.Text;
using System.Text;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>
/// Reads the HTML index of one directory, whichever server wrote it: a row is a link to a direct child and the text
/// behind it up to the next link. The shown name is never used, since servers cut it.
/// </summary>
internal sealed class HtmlIndex : IndexReader, IHtmlSink
{
    private const int TitleFailed = -1;
    private static readonly byte[][] Titles = ["index of "u8.ToArray(), "directory listing for "u8.ToArray()];
    private readonly IndexLinks _links;
    private readonly HtmlTokens _tokens;
    private readonly HtmlRows _rows;
    private readonly RowColumns _columns = new();
    private IndexLink _link;
    private string _name = "";
    private bool _inLink;
    private int _title;
    private byte[] _titleText = Titles[0];
    private bool _isOpen;
    private long _bytes;

    /// <param name="path">Of the page's URL, as it is there.</param>
    public HtmlIndex(string path)
    {
        _links = new IndexLinks(path);
        _tokens = new HtmlTokens(this);
        _rows = new HtmlRows(Page);
    }

    /// <summary>A page that begins <c>html</c> ends it.</summary>
    public override bool IsUnfinished => _isOpen;

    public override void Feed(ReadOnlySpan<byte> piece)
    {
        var undecided = (int)Math.Clamp(HttpIndexLimits.UndecidedBytes - _bytes, 0, piece.Length);
        _tokens.Feed(piece[..undecided]);
        _bytes += piece.Length;
        if (_bytes >= HttpIndexLimits.UndecidedBytes && undecided > 0 && _rows.IsUndecided) Page.TurnOther();
        _tokens.Feed(piece[undecided..]);
    }

    public override void End()
    {
        EndRow();
        _rows.End();
        Page.End();
    }

    public void Text(ReadOnlySpan<byte> piece, bool begins)
    {
        if (!_rows.IsTitled) LookForTitle(piece, begins);
        if (_link is IndexLink.File or IndexLink.Directory && !_inLink) _columns.AddText(piece);
    }

    public void Tag(HtmlTag tag)
    {
        if (tag.Is("a"u8)) StartOrEndLink(tag);
        else if (tag.IsEnd && (tag.Is("tr"u8) || tag.Is("pre"u8) || tag.Is("li"u8))) EndRow();
        else if (tag.Is("html"u8)) _isOpen = !tag.IsEnd;
        else if (_link is IndexLink.File or IndexLink.Directory) AddCell(tag);
    }

    private void StartOrEndLink(HtmlTag tag)
    {
        if (tag.IsEnd)
        {
            _inLink = false;
            return;
        }

        EndRow();
        _inLink = true;
        _link = tag.IsCut ? IndexLink.Hostile : _links.Read(tag.Value, out _name);
        if (_link == IndexLink.Hostile) Page.AddHostile();
        else if (_link == IndexLink.Sorting) _rows.IsTitled = true;
    }

    /// <summary>Cells separate words; some carry the exact value as an attribute.</summary>
    private void AddCell(HtmlTag tag)
    {
        _columns.AddText(" "u8);
        if (tag.Value.IsEmpty || tag.IsCut) return;
        if (tag.Is("time"u8)) _columns.AddTime(Encoding.UTF8.GetString(tag.Value));
        else if (Utf8Parser.TryParse(tag.Value, out long exact, out var used) && used == tag.Value.Length && exact >= 0)
            _columns.AddExact(exact);
    }

    private void EndRow()
    {
        if (_link is IndexLink.File or IndexLink.Directory)
        {
            var (size, time) = _columns.Read();
            _rows.Add(new IndexRow(_name, _link == IndexLink.Directory, size, time));
        }

        _link = IndexLink.Ignored;
        _inLink = false;
        _columns.Clear();
    }

    /// <summary>Whether a text begins so.</summary>
    private void LookForTitle(ReadOnlySpan<byte> piece, bool begins)
    {
        if (begins) _title = 0;
        for (var i = 0; i < piece.Length && _title != TitleFailed; i++)
        {
            if (_title == 0 && piece[i] <= ' ') continue;
            var letter = (byte)(piece[i] | 0x20);
            if (_title == 0) _titleText = Array.Find(Titles, text => text[0] == letter) ?? Titles[0];
            _title = letter == _titleText[_title] ? _title + 1 : TitleFailed;
            if (_title < _titleText.Length) continue;
            _rows.IsTitled = true;
            return;
        }
    }
}
