using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;

namespace MirrorActors.Fuzz.Targets;

/// <summary>Indexes of web servers: read in one piece and in many, with the same result.</summary>
internal static class IndexTargets
{
    public static IEnumerable<FuzzTarget> List =>
    [
        new("html", Html, Inputs.Of(
            """<title>Index of /</title><pre><a href="../">../</a><a href="a.iso">a.iso</a> 20-Nov-2026 08:09 42</pre>""",
            """<tr><td><a href='./b/'>b/</a></td><td data-order="5">5 B</td><td><time datetime="2026-01-01T00:00:00Z">""",
            """<html><!-- x --><script>'</'</script><a href=/pub/c%20d&amp;e?x#y>c</a> 2026-Nov-20 08:09:10 9.9K</html>"""))
        {
            Words = "<a href=\" <a href=' <a href= </a> <!-- --> <script> </script> <style> </style> <td> <tr> </tr> <pre> </pre>"
                + " <li> &amp; &#x26; &#38; &quot; %2f "
                + "%2e%2e ../ ?C=M;O=A <time datetime=\" <title> </html> data-sort-value=\" 4.7G 1.0 KiB 20-Nov-2026 2026-11-20"
                    + " 08:09:10 javascript: http:// //",
            Files = ("listings/http", "*.body"),
        },
        new("json-index", Json, Inputs.Of(
            """[{"name":"c","type":"file","mtime":"Fri, 20 Nov 2026 08:09:10 GMT","size":42},{"name":"d/","is_dir":1}]""",
            """[{"name":"\u00fc\ud83d\ude00","size":1e3,"url":"./a","mod_time":"2026-11-20T08:09:10.5+02:00","is_symlink":true}]"""))
        {
            Words = "\"name\": \"size\": \"type\": \"mtime\": \"mod_time\": \"is_dir\": \"directory\" \\u0000 \\ud800 \\\" [{ }]"
                + " null true 1e999 -0.0",
            Files = ("listings/http", "*.body"),
        },
        new("sizes-and-times", SizesAndTimes, Inputs.Of(
            "4.7G", "1023.9 KiB", "20-Nov-2026 08:09", "2026-11-20T08:09:10.5+02:00", "2026-Nov-20 08:09:10",
                "Fri, 20 Nov 2026 08:09:10 GMT", "1,234 bytes"))
        {
            Words = "Ki KB TiB E Nov 29-Feb-2024 +14:00 -00:00 T Z 0001-01-01 9999-12-31 23:59:59 , .",
        },
    ];

    private static void Html(byte[] input) => Both(() => new HtmlIndex("/pub/"), input);

    private static void Json(byte[] input) => Both(() => new JsonIndex(), input);

    private static void Both(Func<IndexReader> reader, byte[] page)
    {
        var random = Inputs.RandomOf(page);
        var whole = Read(reader(), page, () => page.Length);
        var cut = Read(reader(), page, () => 1 + random.Next(50));
        Claim.That(whole.SequenceEqual(cut), "rows that depend on how the page is cut");
    }

    private static List<IndexRow> Read(IndexReader reader, byte[] page, Func<int> piece)
    {
        var rows = new List<IndexRow>();
        for (var at = 0; at < page.Length;)
        {
            var length = Math.Min(piece(), page.Length - at);
            reader.Feed(page.AsSpan(at, length));
            at += length;
            rows.AddRange(reader.Page.Take().Rows);
        }

        reader.End();
        rows.AddRange(reader.Page.Take().Rows);
        foreach (var row in rows)
        {
            Claim.That(EntryName.IsSafeSegment(row.Name), "an unsafe name");
            Inputs.Check(row.Size, row.Time);
        }

        return reader.Page.IsOther ? [] : rows;
    }

    private static void SizesAndTimes(byte[] input)
    {
        var text = Inputs.Utf8(input);
        foreach (var rule in Enum.GetValues<SizeRule>())
        {
            if (SizeText.TryParse(text, rule, out var size)) Inputs.Check(size, null);
            var (shown, time) = RowText.Read(text, rule);
            Inputs.Check(shown, time);
        }

        if (TimeText.ParseExact(text) is { } exact) Inputs.Check(SizeRange.Unknown, exact);
        var half = text.Length / 2;
        if (TimeText.TryParse(text.AsSpan(0, half), text.AsSpan(half), out var listed, out _)) Inputs.Check(SizeRange.Unknown, listed);
        if (TimeText.TryParse(text, "08:09", out var dated, out _)) Inputs.Check(SizeRange.Unknown, dated);
        if (TimeText.TryParse("2026-11-20", text, out var clocked, out _)) Inputs.Check(SizeRange.Unknown, clocked);
    }
}
