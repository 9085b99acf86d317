using MirrorActors.Engine.Etcd.Proto;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>How an etcd without data becomes a member.</summary>
/// <param name="Members">All of them, as <c>NAME=PEER-URL</c>, separated by commas.</param>
/// <param name="State"><c>new</c> or <c>existing</c>.</param>
/// <param name="Token">The cluster's id follows from it when it is new.</param>
internal sealed record InitialCluster(string Members, string State, string Token)
{
    /// <summary>One member that begins a cluster.</summary>
    public static InitialCluster New(MemberPlace place) =>
        new($"{place.Options.Name}={EtcdArguments.Text(place.PeerUrl)}", "new", Guid.NewGuid().ToString("N"));

    /// <summary>A member that a cluster has been told of.</summary>
    public static InitialCluster Existing(MemberPlace place, IEnumerable<Member> members)
    {
        var own = EtcdArguments.Text(place.PeerUrl);
        var all = members.SelectMany(
            member => member.PeerURLs.Select(url => $"{(url == own ? place.Options.Name : member.Name)}={url}"));
        return new InitialCluster(string.Join(',', all), "existing", "");
    }

    /// <summary>A member that has its data.</summary>
    public static InitialCluster Known(MemberPlace place) => New(place) with { State = "existing" };
}
