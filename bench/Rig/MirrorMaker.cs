using System.Globalization;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Rig;

/// <summary>Writes mirrors into the log of a stopped node: each is enabled, up, and holds every file or what it is told to.</summary>
internal static class MirrorMaker
{
    private static readonly (string Country, string Continent, double Lat, double Lon)[] Places =
    [
        ("DE", "EU", 51.0, 9.0), ("US", "NA", 39.8, -98.6), ("FR", "EU", 46.6, 2.3), ("GB", "EU", 54.0, -2.5), ("JP", "AS", 36.0, 138.0),
        ("NL", "EU", 52.2, 5.3), ("CN", "AS", 35.0, 103.0), ("PL", "EU", 52.0, 19.0), ("CA", "NA", 56.1, -106.3), ("BR", "SA", -10.8, -52.9),
        ("SE", "EU", 62.0, 15.0), ("AU", "OC", -25.0, 134.0), ("IN", "AS", 21.0, 78.0), ("CZ", "EU", 49.8, 15.5), ("ZA", "AF", -29.0, 24.0),
        ("KR", "AS", 36.5, 127.8), ("AT", "EU", 47.6, 14.1), ("SG", "AS", 1.4, 103.8), ("RU", "EU", 61.5, 96.7), ("IT", "EU", 42.8, 12.8),
    ];

    public static async Task MakeAsync(RigLog log, int count, Random random, CancellationToken token)
    {
        var all = await AllFilesAsync(log, token);
        await MakeAsync(log, count, _ => all, random, token);
    }

    /// <param name="filesOf">What the mirror of a number holds.</param>
    public static async Task MakeAsync(RigLog log, int count, Func<int, FileSet> filesOf, Random random, CancellationToken token)
    {
        for (var i = 0; i < count; i++)
        {
            var mirror = Define(i, random);
            var files = await log.Blobs.PutAsync(filesOf(i).Encode(), token);
            await log.AppendAsync(StreamNames.Mirror(RepositoryId.Default, MirrorId.Parse(mirror.Id)), History(mirror, files, log.Now), token);
        }
    }

    private static async Task<FileSet> AllFilesAsync(RigLog log, CancellationToken token)
    {
        var next = 0;
        await foreach (var logged in log.ReadAsync(StreamNames.Catalogue(RepositoryId.Default), token))
        {
            var happened = CatalogueEventCodec.Decode(logged.Event.Type, logged.Event.SchemaVersion, logged.Event.Payload);
            if (happened is CatalogueChanged changed) next = changed.NextFileId;
        }

        var files = new FileSetBuilder();
        for (var i = 0; i < next; i++) files.Add(new FileId(i));
        return files.Build();
    }

    private static MirrorDefinition Define(int number, Random random)
    {
        var place = Places[number % Places.Length];
        var host = string.Create(CultureInfo.InvariantCulture, $"127.0.{1 + (number / 250)}.{1 + (number % 250)}");
        return new MirrorDefinition
        {
            Repository = RepositoryId.Default.Value,
            Id = string.Create(CultureInfo.InvariantCulture, $"m{number:D3}"),
            Urls = new MirrorUrls(Http: $"http://{host}/pub/"),
            Place = new MirrorPlace
            {
                Countries = [place.Country],
                Continent = place.Continent,
                Latitude = place.Lat + random.NextDouble() - 0.5,
                Longitude = place.Lon + random.NextDouble() - 0.5,
            },
            Networks = new MirrorNetworks { Asns = [(uint)(64500 + number)] },
            Weight = 50 + random.Next(100),
        };
    }

    private static IEnumerable<NewEvent> History(MirrorDefinition mirror, BlobRef files, DateTimeOffset now)
    {
        var report = new ScanReport { Result = ScanResult.Completed, Protocol = "rsync", Started = now };
        MirrorEvent[] history =
        [
            new MirrorRegistered(mirror), new MirrorEnabled(), new MirrorScanned(report, files),
            new MirrorVerdictChanged("http", Verdict.Up, "200", now),
        ];
        return history.Select(h =>
        {
            var (type, version, payload) = MirrorEventCodec.Encode(h);
            return new NewEvent(Guid.NewGuid(), type, version, payload);
        });
    }
}
