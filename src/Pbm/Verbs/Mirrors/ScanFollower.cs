using System.Text.Json;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary>Shows on one line of a terminal how far a scan is, until it ends.</summary>
internal sealed class ScanFollower(VerbContext context, TextWriter terminal)
{
    private int _width;

    /// <param name="id">Of a mirror whose scan has begun, or begins soon.</param>
    /// <param name="ended">The scan's end.</param>
    public async Task ShowAsync(string id, Task ended, CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var showing = ShowAsync(id, stop.Token);
        await Task.WhenAny(ended, showing);
        await stop.CancelAsync();
        await showing;
        await WriteAsync(string.Empty);
        await terminal.WriteAsync('\r');
    }

    private async Task ShowAsync(string id, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await foreach (var line in context.Client.LinesAsync($"{context.Mirror(id)}/scan?follow=true", stop))
                {
                    if (JsonSerializer.Deserialize(line, AdminJson.Default.ScanState) is { } state)
                        await WriteAsync($"{id}: {ScanProgressText.Of(state, TimeProvider.System.GetUtcNow())}");
                }

                // Nothing is under way: it has not begun yet, or its report is on its way.
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The scan ended, or the caller did.
        }
    }

    private async Task WriteAsync(string text)
    {
        var plain = Plain.Of(text);
        await terminal.WriteAsync("\r" + plain.PadRight(_width));
        _width = plain.Length;
    }
}
