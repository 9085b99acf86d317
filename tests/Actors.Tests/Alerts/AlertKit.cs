using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Alerts;

/// <summary>Samples of the alert tests.</summary>
internal static class AlertKit
{
    public static readonly DateTimeOffset Noon = Mirrors.Mirror.Noon;

    public static readonly AlertMessage Sample = new(
        "toy", Noon, [new AlertItem("mirror-down", "a/http", "a is down over http: 404 — ö", Noon, "a")], [], []);

    public static Alert Down(string id) => new(AlertKind.MirrorDown, $"{id}/http", $"{id} is down over http: x", MirrorId.Parse(id));

    public static RaisedAlert Raised(string id, DateTimeOffset? since = null) => new(Down(id), since ?? Noon);

    public static JudgedAlert Free(string id) => new(Raised(id), AlertHold.None);

    public static MirrorFacts Facts(string id, Verdict verdict = Verdict.Down, DateTimeOffset? since = null, int ordinal = 0) => new()
    {
        Ordinal = ordinal,
        Definition = Mirrors.Mirror.Definition(id) with
        {
            Urls = new MirrorUrls($"http://{id}.example/"),
            AdminEmail = $"admin@{id}.example",
        },
        Enabled = true,
        Http = new SchemeHealth(verdict, "x", since ?? Noon),
        Https = SchemeHealth.Unknown,
        FileSet = new BlobRef(new string('0', 64), 1),
    };

    public static MirrorTableHolder Table(params MirrorFacts[] mirrors)
    {
        var holder = new MirrorTableHolder();
        holder.Publish(new MirrorTable(mirrors, 1));
        return holder;
    }
}
