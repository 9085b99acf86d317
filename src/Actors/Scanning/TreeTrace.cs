using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning;

/// <summary>In a tree of this system.</summary>
/// <param name="path">Canonical.</param>
public sealed class TreeTrace(SourceTree tree, string path) : IOriginTrace
{
    public async Task<TraceFile> ReadAsync(CancellationToken token)
    {
        try
        {
            if (tree.TargetOf(path) is not { } target) return TraceFile.None("it is not in the tree");
            var file = new FileInfo(tree.Root + target);
            if (!file.Exists || !RegularFiles.MayBe(file.FullName, file.Length)) return TraceFile.None("it is no file");
            if (file.Length > TraceReader.MostBytes) return TraceFile.None($"it is larger than {TraceReader.MostBytes} bytes");
            return new TraceFile(await File.ReadAllBytesAsync(file.FullName, token), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return TraceFile.None(OneLine.Of(e.Message));
        }
    }
}
