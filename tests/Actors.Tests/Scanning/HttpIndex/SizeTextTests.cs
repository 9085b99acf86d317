using System.Globalization;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

public sealed class SizeTextTests
{
    private static readonly Dictionary<string, (Func<long, string> Print, SizeRule Rule)> Servers = new()
    {
        ["Apache"] = (Apache, SizeRule.Letters),
        ["nginx"] = (Nginx, SizeRule.Letters),
        ["lighttpd"] = (Lighttpd, SizeRule.Hundreds),
        ["fancyindex"] = (Fancyindex, SizeRule.Nearest),
        ["Caddy"] = (Caddy, SizeRule.Nearest),
    };

    public static TheoryData<string> Names => [.. Servers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_range_has_every_size_that_the_server_shows_so(string server)
    {
        var (print, rule) = Servers[server];
        foreach (var size in Sizes())
        {
            var text = print(size);
            Assert.True(SizeText.TryParse(text.Replace(" ", ""), rule, out var range), text);
            Assert.True(range.Contains(size), $"{size} as {text}: {range}");
        }
    }

    [Theory]
    [InlineData("Apache", 3)]
    [InlineData("lighttpd", 0)]
    public void The_range_has_hardly_anything_else(string server, int slack)
    {
        var (print, rule) = Servers[server];
        foreach (var size in Sizes().Where(size => size is > 200 and < 1L << 50))
        {
            SizeText.TryParse(print(size), rule, out var range);
            var unit = Math.Max(1, (range.Max - range.Min) / 100);

            // At these two Apache changes to the next form.
            if (range.IsExact || print(size)[..^1] is "10" or "973") continue;
            Assert.NotEqual(print(size), print(range.Max + 1));
            Assert.NotEqual(print(size), print(range.Min - 1));
            Assert.Equal(print(size), print(range.Max - (slack * unit)));
            Assert.Equal(print(size), print(range.Min + (slack * unit)));
        }
    }

    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("1234567890123", 1234567890123, 1234567890123)]
    [InlineData("4.7G", 4939212390, 5153960755)]
    [InlineData("977K", 999424, 1001472)]
    [InlineData("0.1K", 0, 204)]
    [InlineData("1MB", 0, 2 << 20)]
    [InlineData("9000000000E", long.MaxValue, long.MaxValue)]
    public void A_size_of_an_unknown_server_may_be_a_unit_of_the_last_digit_off(string text, long min, long max)
    {
        Assert.True(SizeText.TryParse(text, SizeRule.Any, out var size));
        Assert.Equal(new SizeRange(min, max), size);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("")]
    [InlineData("K")]
    [InlineData("1.2.3K")]
    [InlineData("12x")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999999")]
    [InlineData("-5")]
    public void What_is_no_size_is_refused(string text)
    {
        foreach (var rule in Enum.GetValues<SizeRule>()) Assert.False(SizeText.TryParse(text, rule, out _));
    }

    private static IEnumerable<long> Sizes()
    {
        for (var size = 0L; size < 25_000; size++) yield return size;
        var random = new Random(20261122);
        for (var i = 0; i < 50_000; i++) yield return (long)Math.Pow(2, 14 + (random.NextDouble() * 48));
        for (var power = 10; power < 60; power++)
        {
            for (var off = -2; off <= 2; off++) yield return (1L << power) + off;
        }
    }

    /// <summary>apr_strfsize of the Apache Portable Runtime.</summary>
    private static string Apache(long size)
    {
        if (size < 973) return Invariant($"{size}");
        for (var unit = 0; ; unit++)
        {
            var remain = (int)(size & 1023);
            size >>= 10;
            if (size >= 973) continue;
            if (size < 9 || (size == 9 && remain < 973))
            {
                remain = ((remain * 5) + 256) / 512;
                if (remain >= 10)
                {
                    size++;
                    remain = 0;
                }

                return Invariant($"{size}.{remain}{"KMGTPE"[unit]}");
            }

            return Invariant($"{size + (remain >= 512 ? 1 : 0)}{"KMGTPE"[unit]}");
        }
    }

    /// <summary>autoindex_exact_size off.</summary>
    private static string Nginx(long size)
    {
        foreach (var (least, power, letter) in new[] { ((1 << 30) - 1, 30, 'G'), ((1 << 20) - 1, 20, 'M'), (9999, 10, 'K') })
        {
            if (size <= least) continue;
            var unit = 1L << power;
            return Invariant($"{(size / unit) + (size % unit > (unit / 2) - 1 ? 1 : 0)}{letter}");
        }

        return Invariant($"{size}");
    }

    /// <summary>mod_dirlisting.</summary>
    private static string Lighttpd(long size)
    {
        if (size < 100) size += 99;
        if (size < 100) size = 0;
        var unit = -1;
        int remain;
        do
        {
            remain = (int)(size & 1023);
            size >>= 10;
            unit++;
        }
        while ((size & ~1023) != 0);
        return Invariant($"{size}.{Math.Min(remain / 100, 9)}{"KMGTPE"[unit]}");
    }

    /// <summary>fancyindex_exact_size off, with numbers of single precision.</summary>
    private static string Fancyindex(long size)
    {
        for (var power = 6; power > 0; power--)
        {
            var unit = 1L << (10 * power);
            if (size < unit) continue;
            var tenths = Math.Floor((double)((float)size / unit) * 10 + 0.5) / 10;
            return Invariant($"{tenths:0.0} {"KMGTPE"[power - 1]}iB");
        }

        return Invariant($"{size} B");
    }

    /// <summary>IBytes of Go's humanize.</summary>
    private static string Caddy(long size)
    {
        if (size < 10) return Invariant($"{size} B");
        var power = (int)Math.Floor(Math.Log(size) / Math.Log(1024));
        var value = Math.Floor((size / Math.Pow(1024, power) * 10) + 0.5) / 10;
        var unit = power == 0 ? "B" : $"{"KMGTPE"[power - 1]}iB";
        return value < 10 ? Invariant($"{value:0.0} {unit}") : Invariant($"{Math.Round(value, MidpointRounding.ToEven):0} {unit}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
