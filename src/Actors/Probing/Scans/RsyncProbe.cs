using System.Net.Sockets;
using System.Text;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning.Ftp;
using MirrorActors.Actors.Scanning.Rsync;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing.Scans;

/// <summary>
/// Asks an rsync daemon for its module, inside TLS where the URL says so, and hangs up before anything is listed (rsyncd.conf(5),
/// csprotocol.txt of rsync). A module that wants a password is there.
/// </summary>
/// <param name="timeout">Of one check.</param>
public sealed class RsyncProbe(OutgoingOptions options, GuardedResolver resolver, TimeSpan timeout, TimeProvider clock) : IScanProbe
{
    /// <summary>What the message of the day and all else before the answer may take.</summary>
    private const int MostBytes = 64 << 10;

    private const int LineBytes = 8 << 10;
    private const string Version = "@RSYNCD: 31.0";
    private const string Speaks = "@RSYNCD: ";
    private const string Error = "@ERROR";
    private const string Crowded = "@ERROR: max connections";
    private readonly Connector _connector = new(resolver, options.ConnectTimeout, clock);
    private readonly OutgoingTls _tls = new(resolver, options, clock);

    public string Scheme => MirrorSchemes.Rsync;

    public Task<ProbeObservation> ProbeAsync(MirrorUrls urls, AddressFamily family, CancellationToken token)
    {
        var talk = new ScanTalk(urls, timeout, clock);
        return talk.RunAsync(AskAsync, token);

        async Task<ProbeObservation> AskAsync(CancellationToken late)
        {
            var url = RsyncUrl.Parse(urls.Rsync ?? "");
            await using var stream = talk.Over(url.IsSecure
                ? await _tls.ConnectAsync(url.Host, url.Port, family, late, talk.Record)
                : await _connector.ConnectAsync(url.Host, url.Port, family, late, talk.Record));
            return await ConverseAsync(stream, url, talk, late);
        }
    }

    private static async Task<ProbeObservation> ConverseAsync(Stream stream, RsyncUrl url, ScanTalk talk, CancellationToken token)
    {
        var lines = new FtpLines(stream, LineBytes, lineFeedEnds: true);
        var greeting = await NextAsync(lines, talk, token);
        if (greeting is null) return new ProbeObservation(ObservationKind.Unreachable, "it hangs up without a word");
        if (!greeting.StartsWith(Speaks, StringComparison.Ordinal)) return Refusal(greeting) ?? Odd("no rsync daemon", greeting);
        await SayAsync(stream, talk, [Version, url.Module], token);
        while (await NextAsync(lines, talk, token) is { } line)
        {
            if (line.StartsWith("@RSYNCD: OK", StringComparison.Ordinal)) return Told($"the module {url.Module} is there");
            if (line.StartsWith("@RSYNCD: AUTHREQD", StringComparison.Ordinal))
                return Told($"the module {url.Module} is there, for a password");
            if (line.StartsWith(Speaks, StringComparison.Ordinal)) return Odd("the daemon ends the conversation", line);
            if (Refusal(line) is { } refusal) return refusal;
            if (lines.Received > MostBytes) return ProbeObservation.Wrong("an endless message of the day");
        }

        return ProbeObservation.Wrong("it hangs up when it is asked for the module");

        ProbeObservation Told(string reason) => ProbeObservation.Good(OneLine.Of(reason)) with { Bytes = lines.Received };
    }

    private static ProbeObservation? Refusal(string line) =>
        line.StartsWith(Crowded, StringComparison.Ordinal) ? new ProbeObservation(ObservationKind.Busy, OneLine.Of(line))
        : line.StartsWith(Error, StringComparison.Ordinal) ? ProbeObservation.Wrong(OneLine.Of(line))
        : null;

    private static ProbeObservation Odd(string what, string line) => ProbeObservation.Wrong($"{what}: {OneLine.Of(line)}");

    /// <summary>The next line; null at the end.</summary>
    private static async Task<string?> NextAsync(FtpLines lines, ScanTalk talk, CancellationToken token)
    {
        if (await lines.NextAsync(token) is not { } line) return null;
        var text = line.IsTooLong ? "(a line that is too long)" : Encoding.UTF8.GetString(line.Bytes.Span);
        talk.Transcript.Say($"< {text}");
        return text;
    }

    private static async Task SayAsync(Stream stream, ScanTalk talk, string[] lines, CancellationToken token)
    {
        foreach (var line in lines) talk.Transcript.Say($"> {line}");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))), token);
        await stream.FlushAsync(token);
    }
}
