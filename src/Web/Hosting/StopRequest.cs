namespace MirrorActors.Web.Hosting;

/// <summary>An operator's wish that this node leave the cluster and end. Any thread.</summary>
public sealed class StopRequest
{
    private readonly TaskCompletionSource<string> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the reason of the first wish.</summary>
    public Task<string> Asked => _asked.Task;

    public void Ask(string why) => _asked.TrySetResult(why);
}
