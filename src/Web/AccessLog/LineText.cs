using System.Globalization;
using System.Text;

namespace MirrorActors.Web.AccessLog;

/// <summary>UTF-8 text that grows in a span with room for all of it.</summary>
internal ref struct LineText(Span<byte> room)
{
    private readonly Span<byte> _room = room;

    public int Length { get; private set; }

    /// <summary>Where what comes next is written; follow it by <see cref="Advance"/>.</summary>
    public readonly Span<byte> Rest => _room[Length..];

    public void Advance(int bytes) => Length += bytes;

    public void Add(byte ascii) => _room[Length++] = ascii;

    public void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Rest);
        Length += text.Length;
    }

    public void Add(string text) => Length += Encoding.UTF8.GetBytes(text, Rest);

    public void Add(long number)
    {
        number.TryFormat(Rest, out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }
}
