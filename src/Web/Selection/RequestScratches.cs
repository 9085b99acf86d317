namespace MirrorActors.Web.Selection;

/// <summary>One <see cref="RequestScratch"/> a thread, seeded from one source of randomness.</summary>
public sealed class RequestScratches : IDisposable
{
    private readonly ThreadLocal<RequestScratch> _perThread;

    public RequestScratches(Random random)
    {
        var seeding = new Lock();
        _perThread = new ThreadLocal<RequestScratch>(() =>
        {
            lock (seeding) return new RequestScratch((ulong)random.NextInt64());
        });
    }

    public RequestScratch Mine => _perThread.Value!;

    public void Dispose() => _perThread.Dispose();
}
