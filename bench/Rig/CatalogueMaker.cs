using System.Globalization;
using System.Text;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Rig;

/// <summary>
/// Writes a catalogue into the log of a stopped node, as a walk of a distribution's tree would: five files a package, names
/// of 35 bytes, directories of 30, whole seconds, every file hashed; one file in 500 is of the last two days.
/// </summary>
internal sealed class CatalogueMaker(int files, Random random, DateTimeOffset now)
{
    public const int Subtrees = 40;
    public const int NewestHours = 48;
    private const int FilesPerPackage = 5;
    private const int OneNewIn = 500;
    private static readonly string[] Kinds = ["_amd64.deb", "-dev_amd64.deb", ".dsc", ".debian.tar.xz", ".orig.tar.gz"];
    private static readonly string[] Words =
    [
        "lib", "python3-", "gnome-", "node-", "ruby-", "golang-", "kde", "ocaml", "perl", "font", "xorg", "tex", "qt6", "data", "mail", "http",
    ];

    private string _package = string.Empty;
    private string _version = string.Empty;

    /// <summary>The files of the newest hours, with the age of each in hours.</summary>
    public List<(int Id, int Age)> Newest { get; } = [];

    /// <param name="pathsFile">Gets some of the paths, one a line; null: none.</param>
    public async Task MakeAsync(RigLog log, string? pathsFile, int somePaths, CancellationToken token)
    {
        await using var paths = pathsFile is null ? StreamWriter.Null : new StreamWriter(pathsFile);
        var every = Math.Max(1, files / somePaths);
        var segments = new List<(BlobRef Segment, int End)>();
        for (var from = 0; from < files; from += CatalogueLimits.SegmentRows)
        {
            var puts = new FileChange[Math.Min(CatalogueLimits.SegmentRows, files - from)];
            for (var i = 0; i < puts.Length; i++)
            {
                puts[i] = Next(from + i);
                if ((from + i) % every == 0) await paths.WriteLineAsync(Encoding.UTF8.GetString(puts[i].Path.Span));
            }

            segments.Add((await log.Blobs.PutAsync(SegmentCodec.Encode(puts), token), from + puts.Length));
        }

        var stream = StreamNames.Catalogue(RepositoryId.Default);
        var last = await log.AppendAsync(stream, segments.Select(s => Changed(s.Segment, s.End)), token);
        var whole = CatalogueEventCodec.EncodeSnapshot(new CatalogueSnapshot([.. segments.Select(s => s.Segment)], files));
        await log.SaveSnapshotAsync(stream, new StreamSnapshot(last, CatalogueEventCodec.SnapshotVersion, whole), token);
    }

    /// <summary>The subtree of a file; each is a range of ids, as a walk gives them.</summary>
    public int SubtreeOf(int id) => (int)((long)id * Subtrees / files);

    private static NewEvent Changed(BlobRef segment, int end)
    {
        var count = (end - 1) % CatalogueLimits.SegmentRows + 1;
        var (type, version, payload) = CatalogueEventCodec.Encode(new CatalogueChanged(segment, count, 0, 0, 0, end));
        return new NewEvent(Guid.NewGuid(), type, version, payload);
    }

    private FilePut Next(int id)
    {
        var part = id % FilesPerPackage;
        if (part == 0 || _package.Length == 0) NextPackage(id);
        var path = string.Create(
            CultureInfo.InvariantCulture, $"/debian-{SubtreeOf(id):D2}/pool/main/{_package[0]}/{_package}/{_package}_{_version}{Kinds[part]}");
        var hash = new byte[32];
        random.NextBytes(hash);
        var age = random.Next(OneNewIn) == 0 ? random.Next(NewestHours) : NewestHours + random.Next(80_000);
        if (age < NewestHours) Newest.Add((id, age));
        var modified = now.AddHours(-age).AddSeconds(-random.Next(3600));
        var size = (long)Math.Exp(6 + (random.NextDouble() * 14));
        return new FilePut(
            Encoding.UTF8.GetBytes(path), new FileId(id), size, modified.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond,
            FileHashes.None with { Sha256 = hash }, []);
    }

    private void NextPackage(int id)
    {
        var name = new StringBuilder(Words[random.Next(Words.Length)]);
        for (var i = random.Next(3, 7); i > 0; i--) name.Append((char)('a' + random.Next(26)));
        _package = name.Append(CultureInfo.InvariantCulture, $"{id / FilesPerPackage:x}").ToString();
        _version = string.Create(
            CultureInfo.InvariantCulture, $"{random.Next(12)}.{random.Next(30)}.{random.Next(20)}{(random.Next(3) == 0 ? "+dfsg" : "")}-{1 + random.Next(4)}");
    }
}
