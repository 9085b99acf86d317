using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Node.Composition;

/// <summary>
/// Opens the geo databases anew when a file has changed, and tells of corrupt data that look-ups met. Looks on an
/// interval; a look that fails is told and the next one tries again.
/// </summary>
internal sealed class GeoReloader : IAsyncDisposable
{
    private readonly GeoService _geo;
    private readonly GeoSettings _settings;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private DateTime[] _seen;
    private long _corrupt;

    private GeoReloader(GeoService geo, GeoSettings settings, TimeProvider clock, ILogger log)
    {
        (_geo, _settings, _log) = (geo, settings, log);
        _seen = Times();
        _running = settings.Databases.Count == 0 ? Task.CompletedTask : RunAsync(new PeriodicTimer(settings.ReloadInterval, clock));
    }

    public static GeoReloader Start(GeoService geo, GeoSettings settings, TimeProvider clock, ILogger log)
    {
        foreach (var fault in geo.Faults) log.GeoDatabaseUnusable(fault.Message);
        return new GeoReloader(geo, settings, clock, log);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(PeriodicTimer timer)
    {
        using (timer)
        {
            try
            {
                while (await timer.WaitForNextTickAsync(_stop.Token)) TryLook();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private void TryLook()
    {
        try
        {
            Look();
        }
        catch (Exception e)
        {
            _log.GeoLookFailed(e);
        }
    }

    private void Look()
    {
        var corrupt = _geo.CorruptRecords;
        if (corrupt > _corrupt) _log.GeoDatabaseIsCorrupt(corrupt - _corrupt);
        _corrupt = corrupt;
        var now = Times();
        if (now.SequenceEqual(_seen)) return;
        var faults = _geo.Reload();
        _seen = now;
        _log.GeoDatabasesReloaded(_geo.Sources.Count);
        foreach (var fault in faults) _log.GeoDatabaseUnusable(fault.Message);
    }

    private DateTime[] Times() => [.. _settings.Databases.Select(File.GetLastWriteTimeUtc)];
}
