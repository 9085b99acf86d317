using MirrorActors.Pbm.Connection;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary>What the last scan asked a mirror and what that answered, for people.</summary>
internal static class TranscriptText
{
    /// <summary>Writes nothing where the node has none, as after its restart.</summary>
    public static async Task WriteAsync(VerbContext context, string mirror, CancellationToken token)
    {
        if (context.Printer.Json) return;
        try
        {
            var transcript = await context.Client.GetAsync(
                $"{context.Mirror(mirror)}/scan/transcript", AdminJson.Default.ScanTranscriptView, token);
            var (at, result) = (Texts.Time(transcript.Started), MirrorText.Word(transcript.Result));
            context.Printer.Line($"transcript of the scan of {mirror} at {at} ({result}):");
            foreach (var line in transcript.Lines) context.Printer.Line("  " + line);
        }
        catch (AdminException e) when (e.ExitCode == ExitCodes.NotFound)
        {
            // The report says what is known.
        }
    }
}
