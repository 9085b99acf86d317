namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>Waiting for this node's member.</summary>
internal static class MemberReadiness
{
    /// <summary>Ends when the member answers and knows a leader, or when the time is over.</summary>
    /// <exception cref="EngineOpenException">Another etcd listens there.</exception>
    public static async Task AwaitAsync(EtcdMembers members, MemberPlace place, TimeSpan limit, CancellationToken token)
    {
        var clock = members.Client.Clock;
        var started = clock.GetTimestamp();
        while (clock.GetElapsedTime(started) < limit)
        {
            if (await members.StatusAsync(place.ClientUrl, token) is { Leader: not 0 } status)
            {
                var all = await members.KnownAsync(token);
                if (all.Any(member => member.ID == status.Header.MemberId && member.Name == place.Options.Name)) return;
                throw new EngineOpenException(
                    $"another etcd listens on {place.ClientUrl.Authority}: stop it, or set engine.etcd.client-listen and peer-listen")
                { MayPass = true };
            }

            await Task.Delay(ManagedLimits.ReadyLook, clock, token);
        }
    }
}
