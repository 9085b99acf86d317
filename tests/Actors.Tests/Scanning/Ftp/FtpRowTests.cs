using System.Globalization;
using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Ftp;

namespace MirrorActors.Actors.Tests.Scanning.Ftp;

public sealed class FtpRowTests
{
    private static readonly DateTime Now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("-rw-r--r--    2 0        0              42 Nov 20 08:09 README", "File 42 2026-11-20 08:09 m README")]
    [InlineData("-rw-r--r--   1 root     root         1500 Apr 22  1994 old", "File 1500 1994-04-22 00:00 d old")]
    [InlineData("-rw-r--r--+ 1 root root 1500 Apr 22 1994 acl", "File 1500 1994-04-22 00:00 d acl")]
    [InlineData("-rw-r--r-- 1 owner 1500 Apr  2  1994 no group", "File 1500 1994-04-02 00:00 d no group")]
    [InlineData("-rw-r--r-- 1 Jan 5 1500 Apr  2  1994 owner Jan", "File 1500 1994-04-02 00:00 d owner Jan")]
    [InlineData("-rw-r--r-- 1 a b c 1500 Apr  2  1994 blanks in the group", "File 1500 1994-04-02 00:00 d blanks in the group")]
    [InlineData("-rw-r--r-- 1 0 0 5 Sep 01 01:02  leading", "File 5 2026-09-01 01:02 m  leading")]
    [InlineData("-rw-r--r-- 1 0 0 5 Sep 01 01:02 trailing ", "File 5 2026-09-01 01:02 m trailing ")]
    [InlineData("-rw-r--r-- 1 0 0 5 Sep 01 01:02 two  blanks", "File 5 2026-09-01 01:02 m two  blanks")]
    [InlineData("-rw-r--r-- 1 0 0 9 Sep 01 01:02 Jan 01 12:00 fake", "File 9 2026-09-01 01:02 m Jan 01 12:00 fake")]
    [InlineData("-rw-r--r-- 1 0 0 9 Sep 01 01:02 a -> b", "File 9 2026-09-01 01:02 m a -> b")]
    [InlineData("-rw-r--r-- 1 0 0 1234567890123 Oct  1 00:00 big", "File 1234567890123 2026-10-01 00:00 m big")]
    [InlineData("-rw-r--r-- 1 0 0 9 Feb 29  2024 leap", "File 9 2024-02-29 00:00 d leap")]
    [InlineData("-rw-r--r-- 1 0 0 9 Jan  2  1901 old", "File 9 1901-01-02 00:00 d old")]
    [InlineData("-rw-r--r-- 1 0 0 9 Feb  7  2106 ahead", "File 9 2106-02-07 00:00 d ahead")]
    [InlineData("-rw-r--r-- 1 0 0 9 Nov 23 11:00 tomorrow", "File 9 2026-11-23 11:00 m tomorrow")]
    [InlineData("-rw-r--r-- 1 0 0 9 Nov 23 13:00 a year ago", "File 9 2025-11-23 13:00 m a year ago")]
    [InlineData("----------   1 root root 3 Jul  1 00:00 kept", "File 3 2026-07-01 00:00 m kept closed")]
    [InlineData("-rw-r----- 1 0 0 9 Sep 01 01:02 staged", "File 9 2026-09-01 01:02 m staged closed")]
    [InlineData("drwxr-xr-x   11 0 0 4096 Nov 01 00:00 dir", "Directory dir")]
    [InlineData("drwxrwxrwt   11 0 0 4096 Nov 01 00:00 tmp", "Directory tmp")]
    [InlineData("drwxr-x--x   11 0 0 4096 Nov 01 00:00 dir", "Directory dir closed")]
    [InlineData("drwxr-xr--   11 0 0 4096 Feb 31 00:00 dir", "Directory dir closed")]
    [InlineData("lrwxrwxrwx    1 0 0 9 Nov 02 03:04 to-file -> ../README", "Link to-file")]
    [InlineData("lrwxrwxrwx    1 0 0 9 Nov 02 03:04 no target", "Link no target")]
    [InlineData("drwxr-xr-x   11 0 0 4096 Nov 01 00:00 .", "Self")]
    [InlineData("drwxr-xr-x   11 0 0 4096 Nov 01 00:00 ..", "Self")]
    [InlineData("total 12", "Self")]
    [InlineData("prw-r--r--    1 0 0 0 Nov 21 21:22 fifo", "Other")]
    [InlineData("crw-r--r--    1 0 0 5, 1 Nov 21 21:22 device", "Other")]
    [InlineData("-rw-r--r-- 1 0 0 -5 Nov 01 00:00 negative", "Hostile")]
    [InlineData("-rw-r--r-- 1 0 0 99999999999999999999 Nov 01 00:00 huge", "Hostile")]
    [InlineData("-rw-r--r-- 1 0 0 9 Feb 30 00:00 no such day", "Hostile")]
    [InlineData("-rw-r--r-- 1 0 0 9 Feb 29 00:00 no such day these years", "Hostile")]
    [InlineData("-rw-r--r-- 1 0 0 9 Nov  1  0000 no such year", "Hostile")]
    [InlineData("-rw-r--r-- 1 0 0 9 Nov 01 25:00 no such hour", "Hostile")]
    [InlineData("-rw-r--r-- 1 0 0 9 Nov 01 00:00 a/b", "Hostile")]
    [InlineData("-rw-r--r-- 1 0 0 9 Nov 01 00:00 a\\b", "Hostile")]
    [InlineData("-rw-r--r-- 1 0 0 9 Nov 01 00:00 a\tb", "Hostile")]
    [InlineData("-rw-r--r-- 1 0 0 9 Nov 01 00:00 a\0b", "Hostile")]
    [InlineData("-rw-r--r-- 1 0 0 9 Nov 01 00:00 a\nb", "Hostile")]
    [InlineData("-rw-r--r-- 1 0 0 9 Nov 01 00:00 latin1-\u00e9", "Hostile")]
    [InlineData("-rw-r--r-- 1 0 0 9 Nov 01 00:00", "Garbage")]
    [InlineData("-rw-r--r-- 1 0 0 9 Nov 01 00:00 ", "Garbage")]
    [InlineData("-rw-r--r-- 1 0 0 9 Foo 01 00:00 x", "Garbage")]
    [InlineData("-rw-r--r--", "Garbage")]
    [InlineData("total", "Garbage")]
    [InlineData("ls: .: Permission denied", "Garbage")]
    [InlineData("d [R----F--] supervisor 512 Jan 16 18:53 login", "Garbage")]
    [InlineData("", "Garbage")]
    public void A_unix_line_is_read(string line, string expected) =>
        Assert.Equal(expected, Text(UnixLine.Read(Encoding.Latin1.GetBytes(line), Now)));

    [Theory]
    [InlineData(1, 1, "Dec 31 23:59", "2025-12-31 23:59")]
    [InlineData(1, 1, "Jan  1 20:00", "2026-01-01 20:00")]
    [InlineData(12, 31, "Jan  1 10:00", "2027-01-01 10:00")]
    [InlineData(12, 31, "Dec 31 10:00", "2026-12-31 10:00")]
    [InlineData(7, 1, "Jul  3 10:00", "2025-07-03 10:00")]
    public void The_year_that_is_not_shown_is_the_latest_that_is_not_ahead(int month, int day, string shown, string expected)
    {
        var now = new DateTime(2026, month, day, 12, 0, 0, DateTimeKind.Utc);
        var row = UnixLine.Read(Encoding.Latin1.GetBytes($"-rw-r--r-- 1 0 0 9 {shown} x"), now);
        Assert.Equal($"File 9 {expected} m x", Text(row));
    }

    [Theory]
    [InlineData("11-20-26  08:09AM                   42 README", "File 42 2026-11-20 08:09 m README")]
    [InlineData("11-20-2026  08:09PM                   42 README", "File 42 2026-11-20 20:09 m README")]
    [InlineData("11/20/99  12:09AM            1,234,567 a b", "File 1234567 1999-11-20 00:09 m a b")]
    [InlineData("11-20-26  12:09PM                   42  leading", "File 42 2026-11-20 12:09 m  leading")]
    [InlineData("11-20-26  20:09                     42 x", "File 42 2026-11-20 20:09 m x")]
    [InlineData("11-20-26  08:09AM       <DIR>          name", "Directory name")]
    [InlineData("11-20-26  08:09AM       <DIR>           leading", "Directory  leading")]
    [InlineData("11-20-26  08:09AM <DIR> name", "Directory name")]
    [InlineData("11-20-26  08:09AM       <SYMLINKD>     name", "Link name")]
    [InlineData("11-20-26  08:09AM       <JUNCTION>     name", "Link name")]
    [InlineData("11-20-26  08:09AM       <ODD>          name", "Other")]
    [InlineData("13-20-26  08:09AM                   42 x", "Hostile")]
    [InlineData("02-30-26  08:09AM                   42 x", "Hostile")]
    [InlineData("11-20-26  08:09AM                  -42 x", "Hostile")]
    [InlineData("11-20-26  08:09AM 99999999999999999999 x", "Hostile")]
    [InlineData("11-20-26  08:09AM  99,999,999,999,999,999,999,999,999,999,999 x", "Hostile")]
    [InlineData("11-20-26  08:09AM                   42 a/b", "Hostile")]
    [InlineData("11-20-26  08:09AM                   42", "Garbage")]
    [InlineData("11-20-26  13:09AM                   42 x", "Garbage")]
    [InlineData("11-20-26  08:09XM                   42 x", "Garbage")]
    [InlineData("11-20-26  A 42 x", "Garbage")]
    [InlineData("11-20-26", "Garbage")]
    [InlineData("1-2-26  08:09AM 42 x", "Garbage")]
    public void A_line_of_iis_is_read(string line, string expected) =>
        Assert.Equal(expected, Text(DosLine.Read(Encoding.Latin1.GetBytes(line))));

    [Theory]
    [InlineData("type=file;size=42;modify=20261120080910; README", "File 42 2026-11-20 08:09:10 s README")]
    [InlineData("Type=FILE;SIZE=42;Modify=20261120080910.123456; a", "File 42 2026-11-20 08:09:10 s a")]
    [InlineData("type=file;size=42;modify=20261120080960; a", "File 42 2026-11-20 08:09:59 s a")]
    [InlineData("type=file;size=0;modify=19010101000000;  leading", "File 0 1901-01-01 00:00:00 s  leading")]
    [InlineData("type=file;size=1;modify=21060207062816; a; b", "File 1 2106-02-07 06:28:16 s a; b")]
    [InlineData("type=file;modify=20261120080910; no size", "File ? 2026-11-20 08:09:10 s no size")]
    [InlineData("type=file;size=42; no time", "File 42 no time")]
    [InlineData("type=file;size=1;perm=adfr;UNIX.mode=0644; a", "File 1 a")]
    [InlineData("type=file;size=1;perm=adfr;UNIX.mode=0640; a", "File 1 a closed")]
    [InlineData("type=file;size=1;perm=;unix.mode=100644; a", "File 1 a")]
    [InlineData("type=file;size=1;perm=adf; a", "File 1 a closed")]
    [InlineData("type=file;size=1;perm=adf;UNIX.mode=9; a", "File 1 a closed")]
    [InlineData("type=dir;perm=;UNIX.mode=0755; a", "Directory a")]
    [InlineData("type=dir;modify=never;UNIX.mode=0750; a", "Directory a closed")]
    [InlineData("type=OS.unix=symlink;size=9; a", "Link a")]
    [InlineData("type=OS.unix=slink:../x;size=9; a", "Link a")]
    [InlineData("type=OS.unix=chr-13/29; a", "Other")]
    [InlineData("type=cdir; .", "Self")]
    [InlineData("type=cdir; /pub", "Self")]
    [InlineData("type=pdir; ..", "Self")]
    [InlineData("type=dir; ..", "Self")]
    [InlineData("type=file;size=1; ..", "Self")]
    [InlineData("type=file;size=-1; a", "Hostile")]
    [InlineData("type=file;size=; a", "Hostile")]
    [InlineData("type=file;size=9223372036854775808; a", "Hostile")]
    [InlineData("type=file;size=1;modify=2026; a", "Hostile")]
    [InlineData("type=file;size=1;modify=20261320080910; a", "Hostile")]
    [InlineData("type=file;size=1;modify=191261120080910; a", "Hostile")]
    [InlineData("type=file;size=1; a/b", "Hostile")]
    [InlineData("type=file;size=1; ../b", "Hostile")]
    [InlineData("type=file;size=1; a\nb", "Hostile")]
    [InlineData("type=file;size=1; a\rb", "Hostile")]
    [InlineData("type=file;size=1; \u00e9", "Hostile")]
    [InlineData("size=1; a", "Garbage")]
    [InlineData("type=file;size=1; ", "Garbage")]
    [InlineData(" a", "Garbage")]
    [InlineData("", "Garbage")]
    public void A_line_of_mlsd_is_read(string line, string expected) =>
        Assert.Equal(expected, Text(MlsdLine.Read(Encoding.Latin1.GetBytes(line))));

    private static string Text(FtpRow row)
    {
        var text = new StringBuilder(row.Kind.ToString());
        if (row.Kind == FtpRowKind.File)
            text.Append(' ').Append(row.Size.IsExact ? row.Size.Min.ToString(CultureInfo.InvariantCulture) : "?");
        if (row.Time is { } time && row.Kind == FtpRowKind.File)
        {
            var isSecond = time.Precision == TimeSpan.TicksPerSecond;
            var at = new DateTime(time.Ticks).ToString(isSecond ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            text.Append(' ').Append(at).Append(isSecond ? " s" : time.Precision == TimeSpan.TicksPerMinute ? " m" : " d");
        }

        if (row.Name.Length > 0) text.Append(' ').Append(row.Name);
        return row.IsOpen ? text.ToString() : text.Append(" closed").ToString();
    }
}
