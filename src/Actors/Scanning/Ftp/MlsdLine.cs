namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>
/// Reads one line of MLSD: <c>type=file;size=42;modify=20261120080910.123; name</c> (RFC 3659 section 7). Times are UTC.
/// Who may read is told by <c>UNIX.mode</c>, else by <c>perm</c>.
/// </summary>
internal static class MlsdLine
{
    private const int ModifyDigits = 14;

    public static FtpRow Read(ReadOnlySpan<byte> line)
    {
        var end = line.IndexOf("; "u8);
        if (end < 0) return new FtpRow(FtpRowKind.Garbage);
        var facts = new Facts();
        var rest = line[..end];
        while (!rest.IsEmpty)
        {
            var next = rest.IndexOf((byte)';');
            var fact = next < 0 ? rest : rest[..next];
            rest = next < 0 ? default : rest[(next + 1)..];
            var equals = fact.IndexOf((byte)'=');
            if (equals > 0) facts.Take(fact[..equals], fact[(equals + 1)..]);
        }

        return facts.Row(line[(end + 2)..]);
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> other) => System.Text.Ascii.EqualsIgnoreCase(text, other);

    private struct Facts
    {
        private const long OthersMayRead = 4;
        private const long OthersMayEnter = 1;
        private FtpRowKind? _kind;
        private SizeRange? _size;
        private ListedTime? _time;
        private long? _mode;
        private bool? _mayRead;
        private bool _isBroken;

        public void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            if (Is(name, "type"u8)) _kind = KindOf(value);
            else if (Is(name, "size"u8)) TakeSize(value);
            else if (Is(name, "modify"u8)) TakeTime(value);
            else if (Is(name, "perm"u8)) _mayRead = value.ContainsAny((byte)'r', (byte)'R');
            else if (Is(name, "unix.mode"u8)) TakeMode(value);
        }

        public readonly FtpRow Row(ReadOnlySpan<byte> name)
        {
            if (_kind is not { } kind || name.IsEmpty) return new FtpRow(FtpRowKind.Garbage);
            if (kind == FtpRowKind.Self) return new FtpRow(kind);
            if (kind == FtpRowKind.File && _isBroken) return new FtpRow(FtpRowKind.Hostile);
            return kind == FtpRowKind.File
                ? FtpRow.Of(kind, name, _size ?? SizeRange.Unknown, _time, Allows(OthersMayRead) ?? _mayRead ?? true)
                : FtpRow.Of(kind, name, SizeRange.Unknown, _time, Allows(OthersMayRead | OthersMayEnter) ?? true);
        }

        private readonly bool? Allows(long rights) => _mode is { } mode ? (mode & rights) == rights : null;

        private static FtpRowKind KindOf(ReadOnlySpan<byte> type)
        {
            if (Is(type, "file"u8)) return FtpRowKind.File;
            if (Is(type, "dir"u8)) return FtpRowKind.Directory;
            if (Is(type, "cdir"u8) || Is(type, "pdir"u8)) return FtpRowKind.Self;
            const int Prefix = 10;
            var isLink = type.Length > Prefix && Is(type[..Prefix], "OS.unix=sl"u8);
            return isLink || Is(type, "OS.unix=symlink"u8) ? FtpRowKind.Link : FtpRowKind.Other;
        }

        private void TakeSize(ReadOnlySpan<byte> value)
        {
            if (FtpText.TryNumber(value, out var size)) _size = SizeRange.Exactly(size);
            else _isBroken = true;
        }

        private void TakeTime(ReadOnlySpan<byte> value)
        {
            var isShaped = value.Length == ModifyDigits || (value.Length > ModifyDigits && value[ModifyDigits] == '.');
            _time = isShaped && FtpText.TryNumber(value[..ModifyDigits], out var digits) ? TimeOf(digits) : null;
            _isBroken |= _time is null;
        }

        private static ListedTime? TimeOf(long digits)
        {
            var second = digits % 100;
            var minute = digits / 100 % 100;
            var hour = digits / 10_000 % 100;
            var (day, month, year) = (digits / 1_000_000 % 100, digits / 100_000_000 % 100, digits / 10_000_000_000);

            // A leap second is the last one of its minute here.
            return FtpText.Time(year, month, day, hour, minute, second == 60 ? 59 : second) is { } time
                ? new ListedTime(time.Ticks, TimeSpan.TicksPerSecond)
                : null;
        }

        private void TakeMode(ReadOnlySpan<byte> value)
        {
            if (value.IsEmpty || value.Length > 7 || value.ContainsAnyExceptInRange((byte)'0', (byte)'7')) return;
            long mode = 0;
            foreach (var digit in value) mode = (mode << 3) | (long)(digit - '0');
            _mode = mode;
        }
    }
}
