using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Peers.Certificates;

/// <summary>
/// Each minute: reads files that somebody has changed, renews this node's certificate when less than a third of its life is left, and
/// exchanges revocations with the other nodes. What fails is told, and tried again.
/// </summary>
public sealed class CertificateKeeper : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly NodeCertificates _certificates;
    private readonly CertificateExchange _exchange;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private CertificateKeeper(NodeCertificates certificates, CertificateExchange exchange, TimeProvider clock, ILogger log)
    {
        (_certificates, _exchange, _log) = (certificates, exchange, log);
        _running = RunAsync(new PeriodicTimer(Interval, clock));
    }

    public static CertificateKeeper Start(
        NodeCertificates certificates, CertificateExchange exchange, TimeProvider clock, ILogger<CertificateKeeper> log) =>
        new(certificates, exchange, clock, log);

    /// <summary>Whether it is time for this node's next certificate.</summary>
    public static bool IsDue(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now) => to - now < (to - from) / 3;

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
                while (await timer.WaitForNextTickAsync(_stop.Token)) await TryLookAsync(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task TryLookAsync(CancellationToken token)
    {
        try
        {
            await _certificates.RereadAsync(token);
            await RenewAsync(token);
            await _exchange.RunAsync(token);
        }
        catch (Exception e) when (!token.IsCancellationRequested)
        {
            _log.CertificatesNotKept(e);
        }
    }

    private async Task RenewAsync(CancellationToken token)
    {
        var own = _certificates.Current.Certificate;
        if (!IsDue(own.NotBefore, own.NotAfter, _certificates.Now)) return;
        try
        {
            await _exchange.RenewAsync(token);
        }
        catch (CertificateRefusedException e)
        {
            _log.CertificateNotRenewed(own.NotAfter, e.Message);
        }
    }
}
