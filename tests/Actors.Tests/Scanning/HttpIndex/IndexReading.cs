using System.Text;
using MirrorActors.Actors.Scanning.HttpIndex;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

/// <summary>Reads whole pages, in one piece or in many.</summary>
internal static class IndexReading
{
    public static ReadPage? Html(string html) => Html(Encoding.UTF8.GetBytes(html));

    public static ReadPage? Html(byte[] html, Func<int>? piece = null, string path = "/") => Read(new HtmlIndex(path), html, piece);

    public static ReadPage? Json(string json) => Json(Encoding.UTF8.GetBytes(json));

    public static ReadPage? Json(byte[] json, Func<int>? piece = null) => Read(new JsonIndex(), json, piece);

    /// <param name="piece">Gives the length of the next piece; null for all in one.</param>
    /// <returns>Null when the page is no index.</returns>
    private static ReadPage? Read(IndexReader reader, byte[] page, Func<int>? piece)
    {
        var rows = new List<IndexRow>();
        var hostile = 0;
        void Take()
        {
            var (more, left) = reader.Page.Take();
            rows.AddRange(more);
            hostile += left;
        }

        for (var at = 0; at < page.Length;)
        {
            var length = Math.Min(piece?.Invoke() ?? page.Length, page.Length - at);
            reader.Feed(page.AsSpan(at, length));
            at += length;
            Take();
        }

        var isUnfinished = reader.IsUnfinished;
        reader.End();
        Take();
        return reader.Page.IsOther ? null : new ReadPage(rows, hostile, reader.Page.Look, reader.Page.IsBroken, isUnfinished);
    }
}

internal sealed record ReadPage(IReadOnlyList<IndexRow> Rows, int Hostile, IndexLook Look, bool IsBroken, bool IsUnfinished);
