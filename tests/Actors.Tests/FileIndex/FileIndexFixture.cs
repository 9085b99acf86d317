using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Tests.FileIndex;

internal sealed class FileIndexFixture
{
    private readonly Func<Task> _stop;

    public FileIndexFixture()
    {
        var system = new ActorSystem("test", TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
        Router = new FileIndexRouter(system);
        _stop = () => system.DisposeAsync().AsTask();
    }

    public FileIndexRouter Router { get; }

    public FileTable Table => Router.Table;

    public static FilePut Put(string path, int id, long size = 1, long modified = 1, FileHashes? hashes = null) =>
        new(Encoding.UTF8.GetBytes(path), new FileId(id), size, modified, hashes ?? FileHashes.None, []);

    public static FileSet Set(params int[] ids)
    {
        var builder = new FileSetBuilder();
        foreach (var id in ids) builder.Add(new FileId(id));
        return builder.Build();
    }

    public Task ApplyAsync(params FileChange[] changes) => Router.ApplyAsync(changes, CancellationToken.None);

    public FileEntry Find(string path)
    {
        Assert.True(Table.TryFind(Encoding.UTF8.GetBytes(path), out var entry), $"{path} is not in the table");
        return entry;
    }

    public int[] SupersededAt(string path) =>
        [.. Table.SupersededAt(Encoding.UTF8.GetBytes(path)).Select(e => e.Id.Value)];

    public bool Has(string path) => Table.TryFind(Encoding.UTF8.GetBytes(path), out _);

    public Task StopAsync() => _stop();
}
