using System.Collections.Immutable;
using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol.Ids;
using MirrorActors.Web.Selection;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Selection;

/// <summary>Requests for one file that some mirrors hold.</summary>
internal static class ToySelection
{
    public static readonly Explainer Explainer = new(new FileTable(), new SelectionGathering(new FileDemand()));

    public static SelectionRequest Request(
        string client, SchemeNeed need, IEnumerable<int> holding, long size = 1000, int maxAlternatives = 5,
        string query = "", string[]? excluded = null, Affinity affinity = Affinity.Default, string path = "/pub/file.iso")
    {
        var address = AddressKey.Parse(client);
        return new SelectionRequest
        {
            File = new FileId(7),
            Path = Encoding.UTF8.GetBytes(path),
            Size = size,
            Holders = MirrorSet.Of([.. holding]).Words,
            Client = address,
            Place = new ToyGeo().Locate(address),
            Kind = new ClientKind(need, address.IsV4),
            MaxAlternatives = maxAlternatives,
            Overrides = RequestOverrides.Read(query),
            ExcludedMirrors = excluded,
            Affinity = affinity,
        };
    }

    public static ImmutableArray<MirrorExplanation> Explain(this RedirectSnapshot snapshot, SelectionRequest request) =>
        Explainer.Explain(snapshot, request, new RequestScratch(1));

    public static string IdOf(this RedirectSnapshot snapshot, int ordinal) => snapshot.Definitions.Endpoints[ordinal]!.Id;
}
