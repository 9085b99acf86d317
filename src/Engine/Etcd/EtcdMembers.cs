using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Etcd.Rpc;

namespace MirrorActors.Engine.Etcd;

/// <summary>The members of etcd's cluster, and what each says of itself.</summary>
internal sealed class EtcdMembers(EtcdClient client)
{
    public EtcdClient Client => client;

    /// <summary>As a quorum knows them.</summary>
    /// <exception cref="IOException">There is no quorum at present, or etcd refuses.</exception>
    public async Task<IReadOnlyList<Member>> AgreedAsync(CancellationToken token)
    {
        // Before 3.5 a member lists what it has applied: after a read of the log's head that is everything.
        var none = new RangeRequest { Key = Google.Protobuf.ByteString.CopyFromUtf8("\0"), KeysOnly = true };
        await client.RangeAsync(none, token);
        return await ListAsync(client.Endpoint, linearizable: true, token);
    }

    /// <summary>As the first member that answers knows them, which may have heard nothing for long.</summary>
    /// <exception cref="EngineUnavailableException">None answers.</exception>
    public Task<IReadOnlyList<Member>> KnownAsync(CancellationToken token) => KnownAsync(EtcdLimits.TryTime, token);

    /// <param name="tryTime">Waited for one member.</param>
    /// <inheritdoc cref="KnownAsync(CancellationToken)"/>
    public async Task<IReadOnlyList<Member>> KnownAsync(TimeSpan tryTime, CancellationToken token) =>
        (await client.CallAsync(EtcdMethods.Members, new MemberListRequest(), tryTime, token)).Members;

    /// <summary>Null when the member does not answer.</summary>
    public Task<StatusResponse?> StatusAsync(Uri endpoint, CancellationToken token) =>
        StatusAsync(endpoint, EtcdLimits.TryTime, token);

    /// <summary>What each says, together with it; all are asked at once.</summary>
    public Task<MemberStatus[]> StatusesAsync(IEnumerable<Member> members, CancellationToken token) =>
        StatusesAsync(members, EtcdLimits.TryTime, token);

    /// <param name="tryTime">Waited for each.</param>
    /// <inheritdoc cref="StatusesAsync(IEnumerable{Member}, CancellationToken)"/>
    public Task<MemberStatus[]> StatusesAsync(IEnumerable<Member> members, TimeSpan tryTime, CancellationToken token) =>
        Task.WhenAll(members.Select(async member => new MemberStatus(
            member, UrlOf(member) is { } url ? await StatusAsync(url, tryTime, token) : null)));

    private async Task<StatusResponse?> StatusAsync(Uri endpoint, TimeSpan tryTime, CancellationToken token)
    {
        try
        {
            return await client.AskAsync(endpoint, EtcdMethods.Status, new StatusRequest(), tryTime, token);
        }
        catch (IOException)
        {
            // That it does not answer is the answer.
            return null;
        }
    }

    public Task AddLearnerAsync(string peerUrl, CancellationToken token) => client.CallAsync(
        EtcdMethods.AddMember, new MemberAddRequest { PeerURLs = { peerUrl }, IsLearner = true }, EtcdLimits.TryTime, token);

    public Task PromoteAsync(ulong member, CancellationToken token) => client.CallAsync(
        EtcdMethods.PromoteMember, new MemberPromoteRequest { ID = member }, EtcdLimits.TryTime, token);

    public Task RemoveAsync(ulong member, CancellationToken token) => client.CallAsync(
        EtcdMethods.RemoveMember, new MemberRemoveRequest { ID = member }, EtcdLimits.TryTime, token);

    public Task UpdateAsync(ulong member, string peerUrl, CancellationToken token) => client.CallAsync(
        EtcdMethods.UpdateMember, new MemberUpdateRequest { ID = member, PeerURLs = { peerUrl } }, EtcdLimits.TryTime, token);

    /// <summary>Lets a voter that answers lead in place of another; nothing happens when that one does not lead or no other can.</summary>
    public async Task MoveLeaderFromAsync(ulong member, CancellationToken token)
    {
        var all = await StatusesAsync(await KnownAsync(token), token);
        var leader = all.FirstOrDefault(m => m.IsLeader);
        if (leader is null || leader.Member.ID != member) return;
        var next = all.Where(m => m is { IsVoter: true, Status: not null } && m.Member.ID != member)
            .MaxBy(m => m.Status!.RaftAppliedIndex);
        if (next is null) return;
        var request = new MoveLeaderRequest { TargetID = next.Member.ID };
        await client.AskAsync(UrlOf(leader.Member)!, EtcdMethods.MoveLeader, request, EtcdLimits.CallTime, token);
    }

    /// <summary>Null until it has started.</summary>
    public static Uri? UrlOf(Member member) => member.ClientURLs.Count > 0 ? new Uri(member.ClientURLs[0]) : null;

    private async Task<IReadOnlyList<Member>> ListAsync(Uri endpoint, bool linearizable, CancellationToken token)
    {
        var request = new MemberListRequest { Linearizable = linearizable };
        return (await client.AskAsync(endpoint, EtcdMethods.Members, request, EtcdLimits.TryTime, token)).Members;
    }
}
