namespace MirrorActors.Actors.Mirrors;

/// <summary>
/// Lets a number of scans run at the same time on this node; the others wait in order of arrival. Who waits is bounded
/// by the number of mirrors, since each mirror has at most one scan.
/// </summary>
public sealed class ScanScheduler(int concurrency) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(concurrency, concurrency);

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> scan, CancellationToken token)
    {
        await _slots.WaitAsync(token);
        try
        {
            return await scan(token);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();
}
