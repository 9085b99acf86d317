namespace MirrorActors.Web.Admin;

/// <summary>Reading one's own writes.</summary>
internal static class Settling
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Waits, not for ever, until this node's tables show what the log holds now: the answer to a command then shows its
    /// effect. A table that lags does not undo the command.
    /// </summary>
    public static async Task SettleAsync(this AdminDependencies with, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(Limit, with.Clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            await with.Feed.WaitForAsync(await with.Log.HeadAsync(end.Token), end.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return;
        }
    }
}
