namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>The client URLs of the members that were seen last, for a node that starts when those it was told of are gone.</summary>
internal sealed class SavedEndpoints(string file)
{
    public IReadOnlyList<Uri> Read() => File.Exists(file)
        ? [.. File.ReadAllLines(file).Where(line => Uri.IsWellFormedUriString(line, UriKind.Absolute)).Select(line => new Uri(line))]
        : [];

    public void Write(IReadOnlyList<Uri> endpoints)
    {
        var beside = file + ".new";
        File.WriteAllLines(beside, endpoints.Select(EtcdArguments.Text));
        File.Move(beside, file, overwrite: true);
    }
}
