namespace MirrorActors.Engine.Postgres;

/// <summary>Goes on when the server is back: what follows the log or the cluster does not end with a restart of the server.</summary>
internal static class PostgresRetry
{
    private const int MostDoublings = 10;

    public static async Task<T> UntilThereAsync<T>(Func<Task<T>> look, TimeProvider clock, CancellationToken token)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await look();
            }
            catch (EngineUnavailableException)
            {
                await Task.Delay(Pause(attempt), clock, token);
            }
        }
    }

    public static TimeSpan Pause(int attempt)
    {
        var pause = PostgresLimits.RetryMin * Math.Pow(2, Math.Min(attempt, MostDoublings));
        return pause < PostgresLimits.RetryMax ? pause : PostgresLimits.RetryMax;
    }
}
