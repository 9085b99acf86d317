using System.Globalization;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Manifests;

namespace MirrorActors.Actors.Catalogue.Sources;

/// <summary>Manifests that are files of this system.</summary>
/// <param name="directory">Ends in a slash.</param>
internal sealed class ManifestFolder(string directory) : IManifestPlace
{
    public async Task<ManifestFile> OpenAsync(string path, CancellationToken token) =>
        await OpenIfChangedAsync(path, null, token) ?? throw new ListingException($"{directory}{path} was not opened");

    public Task<ManifestFile?> OpenIfChangedAsync(string path, ManifestVersion? known, CancellationToken token)
    {
        var info = new FileInfo(directory + path);
        if (!info.Exists) throw new ListingException($"{info.FullName} is not there") { Failure = ListingFailure.Absent };
        if (!RegularFiles.MayBe(info.FullName, info.Length)) throw new ListingException($"{info.FullName} is no file");
        var modified = new DateTimeOffset(info.LastWriteTimeUtc, TimeSpan.Zero);
        var version = new ManifestVersion(info.Length.ToString(CultureInfo.InvariantCulture), modified);
        return Task.FromResult(version == known ? null : Open(info, version));
    }

    private static ManifestFile Open(FileInfo info, ManifestVersion version)
    {
        try
        {
            var stream = info.Open(FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new ManifestFile(info.FullName, stream, version.Modified, null) { Version = version };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ListingException(e.Message, e);
        }
    }
}
