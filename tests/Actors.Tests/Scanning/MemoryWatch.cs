namespace MirrorActors.Actors.Tests.Scanning;

/// <summary>Looks at the memory in use, beyond that at the start, all the time. For collections of tests that run alone.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private const int PauseMilliseconds = 50;
    private readonly CancellationTokenSource _ended = new();
    private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);
    private readonly Task _watching;
    private long _most;

    public MemoryWatch() => _watching = Task.Run(Watch);

    /// <summary>Ends the watch.</summary>
    /// <returns>Bytes.</returns>
    public async Task<long> MostAsync()
    {
        await _ended.CancelAsync();
        await _watching;
        return _most;
    }

    public void Dispose() => _ended.Dispose();

    private void Watch()
    {
        do
        {
            _most = Math.Max(_most, GC.GetTotalMemory(forceFullCollection: true) - _before);
        }
        while (!_ended.Token.WaitHandle.WaitOne(PauseMilliseconds));
    }
}
