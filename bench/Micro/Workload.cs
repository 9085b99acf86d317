namespace MirrorActors.Micro;

internal static class Workload
{
    public const int Mailbox = 1024;
    public const int Tells = 1_000_000;
    public const int Asks = 100_000;
    public const int Askers = 64;

    /// <summary>The asks divided among many askers at once.</summary>
    public static Task AskTogetherAsync(Func<int, Task> ask) =>
        Task.WhenAll(Enumerable.Range(0, Askers).Select(_ => Task.Run(() => ask(Asks / Askers))));
}
