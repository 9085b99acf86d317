using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Geo.Countries;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Web.Selection;

namespace MirrorActors.Micro;

/// <summary>
/// Mirrors all over the world, a few of them not holding the file, and clients from everywhere in random order; steps 3
/// and 4 of a redirect from warm tables.
/// </summary>
internal sealed class SelectionWorkload
{
    public const int Clients = 4096;

    private readonly (AddressKey Address, Place Place)[] _clients;
    private readonly RedirectSnapshot _snapshot;
    private readonly MirrorSelection _selection = new();
    private readonly RequestScratch _scratch = new(7);
    private readonly MirrorSet _holders;
    private readonly long _size;

    /// <param name="oneCountry">All mirrors and clients in one country: the longest walk there is.</param>
    /// <param name="size">Of the file: from 16 MiB on a client stays on one mirror.</param>
    public SelectionWorkload(int mirrors, bool oneCountry, long size)
    {
        var random = new Random(1);
        _size = size;
        _snapshot = RedirectSnapshot.Of(
            new MirrorTable(Enumerable.Range(0, mirrors).Select(i => Mirror(i, CountryOf(random, oneCountry), random)), 1),
            Settings, LoadState.Idle, DateTimeOffset.UnixEpoch);
        _holders = MirrorSet.Of([.. Enumerable.Range(0, mirrors).Where(_ => random.Next(10) > 0)]);
        _clients = [.. Enumerable.Range(0, Clients).Select(_ => Client(CountryOf(random, oneCountry), random))];
    }

    public static SelectionSettings Settings { get; } = new(
        SelectionMode.Near, 16 << 20, false, TimeSpan.Zero, TimeSpan.Zero, new Percent(100), new Percent(100), true);

    public static MirrorFacts[] MirrorsOfTheWorld(int mirrors, Random random) =>
        [.. Enumerable.Range(0, mirrors).Select(i => Mirror(i, CountryOf(random, oneCountry: false), random))];

    /// <summary>One choice a client. Returns something of each, so that nothing is optimised away.</summary>
    public int Run()
    {
        var sum = 0;
        foreach (ref readonly var client in _clients.AsSpan())
        {
            var choice = _selection.Select(
                _snapshot,
                new SelectionRequest
                {
                    File = new FileId(7),
                    Path = "/debian/pool/main/l/linux/linux-image-6.1.0-40-amd64_6.1.153-1_amd64.deb"u8,
                    Size = _size,
                    Holders = _holders.Words,
                    Client = client.Address,
                    Place = client.Place,
                    Kind = new ClientKind(SchemeNeed.HttpFirst, true),
                    MaxAlternatives = 5,
                },
                _scratch);
            sum += choice.Ordinal;
        }

        return sum;
    }

    public static Country CountryOf(Random random, bool oneCountry) =>
        CountryTable.All[oneCountry ? 60 : random.Next(CountryTable.All.Length)];

    private static MirrorFacts Mirror(int ordinal, Country country, Random random) => new()
    {
        Ordinal = ordinal,
        Enabled = true,
        FileSet = new BlobRef(new string('0', 64), 1),
        Http = new SchemeHealth(Verdict.Up, "up", default),
        Https = new SchemeHealth(Verdict.Up, "up", default),
        Definition = new MirrorDefinition
        {
            Repository = "default",
            Id = $"m{ordinal}",
            Urls = new MirrorUrls($"http://m{ordinal}.test/", $"https://m{ordinal}.test/"),
            Place = new MirrorPlace
            {
                Countries = [country.Code.ToString()],
                Latitude = Math.Clamp(country.Latitude + random.Next(-3, 4), -90, 90),
                Longitude = Math.Clamp(country.Longitude + random.Next(-3, 4), -180, 180),
            },
            Weight = random.Next(50, 200),
        },
    };

    private static (AddressKey Address, Place Place) Client(Country country, Random random) => (
        AddressKey.FromV4((uint)random.Next()),
        new Place(country.Code, country.Continent, 0, country.Latitude, country.Longitude, false));
}
