using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Etcd.Proto;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>
/// This node's place among the members: it joins when the others have added it, begins anew when its data are gone or it was taken
/// out, and leaves when it is told to.
/// </summary>
internal sealed class ManagedMember(MemberPlace place, EtcdSupervisor supervisor, EtcdMembers members, ILogger logger)
{
    private readonly string _peer = EtcdArguments.Text(place.PeerUrl);

    /// <summary>Told to leave: it offers nothing and runs nothing until the node is started again.</summary>
    public bool HasLeft { get; private set; }

    /// <param name="agreed">The members as a quorum knows them.</param>
    public async Task FitAsync(IReadOnlyList<Member> agreed, CancellationToken token)
    {
        if (HasLeft || !place.Options.Votes) return;
        var own = agreed.FirstOrDefault(member => member.Name == place.Options.Name)
            ?? agreed.FirstOrDefault(member => member.Name.Length == 0 && member.PeerURLs.Contains(_peer));
        if (own is null)
        {
            if (supervisor.IsOn || place.HasData) await BeginAnewAsync(token);
        }
        else if (supervisor.IsOn)
        {
            if (own.Name.Length > 0 && !own.PeerURLs.Contains(_peer)) await members.UpdateAsync(own.ID, _peer, token);
        }
        else if (own.Name.Length > 0)
        {
            logger.DataLost(own.Name);
            await members.RemoveAsync(own.ID, token);
        }
        else
        {
            await supervisor.StartAsync(InitialCluster.Existing(place, agreed), token);
        }
    }

    public async Task LeaveAsync(CancellationToken token)
    {
        HasLeft = true;
        await supervisor.StopAsync(token);
        DeleteData();
    }

    private async Task BeginAnewAsync(CancellationToken token)
    {
        logger.TakenOut(place.Options.Name);
        await supervisor.StopAsync(token);
        DeleteData();
    }

    private void DeleteData()
    {
        if (Directory.Exists(place.Data)) Directory.Delete(place.Data, recursive: true);
    }
}
