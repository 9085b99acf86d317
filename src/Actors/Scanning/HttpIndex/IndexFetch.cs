using System.Buffers;
using System.Globalization;
using System.Text;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>Fetches the index of one directory and reads it piece by piece, each when it is asked for.</summary>
internal sealed class IndexFetch(OutgoingHttp http, TimeProvider clock, Uri root, IndexDirectory directory, ListingMeter meter)
    : IDisposable
{
    private const int ShownBytes = 240;
    private readonly Uri _uri = directory.At(root);
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(HttpIndexLimits.ChunkBytes);
    private readonly HandedRows _handed = new();
    private IndexDirectory _directory = directory;
    private Stall? _stall;
    private OutgoingResponse? _response;
    private IndexReader? _reader;
    private bool _isExact;
    private int _attempt = 1;
    private int _filled;

    /// <summary>The next piece; nothing may be asked for behind the last one.</summary>
    /// <exception cref="ListingException">The mirror does not answer properly, twice.</exception>
    public async Task<IndexBatch> NextAsync(CancellationToken token)
    {
        while (true)
        {
            try
            {
                return _response is null ? await BeginAsync(token) : await GoOnAsync(token);
            }
            catch (OutgoingException e)
                when (e.Failure is OutgoingFailure.RedirectNotAllowed or OutgoingFailure.RedirectLoop)
            {
                return Unlisted(e.Message, ListingFailure.Failed);
            }
            catch (OutgoingException e)
            {
                meter.Transcript.Say($"GET {OneLine.Of(_uri)}: {e.Message}");
                var isFinal = e.Failure is OutgoingFailure.Refused or OutgoingFailure.Tls or OutgoingFailure.TooLarge;
                if (isFinal || _attempt == HttpIndexLimits.Attempts) throw new ListingException(e.Message, e);
                _attempt++;
                Leave();
                _handed.Restart();
            }
        }
    }

    public void Dispose()
    {
        Leave();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private async Task<IndexBatch> BeginAsync(CancellationToken token)
    {
        _stall = new Stall(_uri, clock, token);
        var request = new OutgoingRequest
        {
            Uri = _uri,

            // Caddy shows JSON to whoever takes it, with exact sizes and times.
            Headers = [new("Accept", "text/html, application/xhtml+xml, application/json")],
            Redirects = RedirectRule.SameHost,
            Deadline = meter.Budget.Time,
            MaxBodyBytes = long.MaxValue,
        };
        _response = await _stall.WaitAsync(stop => http.SendAsync(request, stop));
        Tell(_response);
        _reader = IndexAnswer.Reader(_response, _uri, clock, out var refusal);
        if (_reader is null) return Unlisted(refusal, IsGone(_response) ? ListingFailure.Absent : ListingFailure.Failed);
        _isExact = _reader is JsonIndex;
        return await GoOnAsync(token);
    }

    private async Task<IndexBatch> GoOnAsync(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var page = _reader!.Page;
        var isDecided = page.IsDecided;
        var read = await _stall!.WaitAsync(stop => _response!.Body.ReadAsync(_buffer, stop).AsTask());
        _stall.Read(read);
        if (read > 0) _reader.Feed(_buffer.AsSpan(0, read));
        else End();
        if (read > 0) _filled = read;
        if (page.IsBroken || page.IsOther) TellPiece();
        if (page.IsBroken) throw new ListingException($"{OneLine.Of(_uri)}: the JSON index is broken or cut off");
        if (page.IsOther) return Unlisted($"{OneLine.Of(_uri)} shows no directory index", ListingFailure.Failed, read);
        if (isDecided || !page.IsDecided) return Listed(page, read);
        _directory = _directory with { Look = page.Look };
        return _directory.IsLoop ? Last([], 0, read) : Listed(page, read);
    }

    private void End()
    {
        if (_reader!.IsUnfinished && !IndexAnswer.HasKnownEnd(_response!))
            throw new OutgoingException(OutgoingFailure.Protocol, $"{OneLine.Of(_uri)}: the answer ended early");
        _reader.End();
    }

    private IndexBatch Listed(IndexPage page, int read)
    {
        var (rows, hostile) = page.Take();
        var fresh = _handed.Fresh(rows);
        if (fresh is null || (read == 0 && !_handed.IsWhole))
            throw new ListingException($"{OneLine.Of(_uri)} changed while it was read");
        if (read == 0) return Last(fresh, hostile, read);
        return new IndexBatch(this, _directory) { Rows = fresh, Hostile = hostile, Bytes = read, IsExact = _isExact };
    }

    private IndexBatch Last(IReadOnlyList<IndexRow> rows, int hostile, int read)
    {
        Leave();
        return new IndexBatch(this, _directory) { Rows = rows, Hostile = hostile, Bytes = read, IsLast = true, IsExact = _isExact };
    }

    private IndexBatch Unlisted(string refusal, ListingFailure failure, int read = 0) =>
        Last([], 0, read) with { Refusal = new ListingException(refusal) { Failure = failure } };

    private void TellPiece() =>
        meter.Transcript.Say($"a piece of the page: {Encoding.UTF8.GetString(_buffer.AsSpan(0, Math.Min(_filled, ShownBytes)))}");

    private void Tell(OutgoingResponse response)
    {
        var (type, length) = (response.ContentHeaders.ContentType?.MediaType, response.ContentHeaders.ContentLength);
        meter.Transcript.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"GET {OneLine.Of(response.FinalUri)}: {(int)response.Status} {type}{(length is { } bytes ? $", {bytes} bytes" : "")}"));
    }

    private static bool IsGone(OutgoingResponse response) => (int)response.Status is 404 or 410;

    private void Leave()
    {
        _response?.Dispose();
        _response = null;
        _reader = null;
    }
}

/// <summary>A piece of a directory's index.</summary>
internal sealed record IndexBatch(IndexFetch Fetch, IndexDirectory Directory)
{
    public required IReadOnlyList<IndexRow> Rows { get; init; }

    /// <summary>Rows left out for their names.</summary>
    public required int Hostile { get; init; }

    /// <summary>Received.</summary>
    public required int Bytes { get; init; }

    public bool IsLast { get; init; }

    /// <summary>True when it is of an index made for programs, with times in UTC.</summary>
    public bool IsExact { get; init; }

    /// <summary>Why the directory is not listed; null when it is.</summary>
    public ListingException? Refusal { get; init; }
}
