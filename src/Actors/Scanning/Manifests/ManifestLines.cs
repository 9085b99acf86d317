using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>
/// The lines of a text from outside, as they come, in bounded memory. Every byte is charged, so that an endless line or a gzip
/// bomb ends with the budget.
/// </summary>
/// <param name="name">What it is, for messages: one line.</param>
internal sealed class ManifestLines(Stream stream, string name, ListingMeter meter)
{
    private const byte NewLine = (byte)'\n';
    private readonly byte[] _buffer = new byte[ManifestLimits.BufferBytes];
    private int _next;
    private int _end;

    public string Name => name;

    /// <summary>Without its newline; the rest of one that is too long is dropped. Until the next call.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>As <see cref="Line"/>, without the carriage return of other systems.</summary>
    public ReadOnlySpan<byte> Text => Line.Span is [.. var text, (byte)'\r'] ? text : Line.Span;

    public bool IsTooLong { get; private set; }

    /// <summary>False at the end.</summary>
    /// <exception cref="ListingException">The text breaks off, also within its last line; or it is beyond the budget.</exception>
    public async ValueTask<bool> NextAsync(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        IsTooLong = false;
        var seen = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_next + seen, _end - _next - seen).IndexOf(NewLine);
            if (at >= 0)
            {
                Line = _buffer.AsMemory(_next, Math.Min(seen + at, ManifestLimits.LineBytes));
                IsTooLong |= seen + at > ManifestLimits.LineBytes;
                _next += seen + at + 1;
                return true;
            }

            seen = _end - _next;
            if (seen > ManifestLimits.LineBytes)
            {
                // The beginning is kept; what was read behind it is of no interest.
                IsTooLong = true;
                seen = ManifestLimits.LineBytes + 1;
                _end = _next + seen;
            }

            if (await FillAsync(token)) continue;
            if (seen > 0) throw new ListingException($"{name} ends within a line");
            return false;
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken token)
    {
        if (_next > 0)
        {
            _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
            (_next, _end) = (0, _end - _next);
        }

        try
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), token);
            meter.ChargeBytes(read);
            _end += read;
            return read > 0;
        }
        catch (OutgoingException e)
        {
            throw ManifestFailures.From(e);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new ListingException($"{name}: {e.Message}", e);
        }
    }
}
