namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>
/// What etcd says, in two files of bounded size. etcd appends to the file as long as it runs, so the file is copied and emptied, not
/// renamed.
/// </summary>
internal sealed class EtcdLogFile(string path)
{
    public void Rotate()
    {
        if (!File.Exists(path) || new FileInfo(path).Length < ManagedLimits.LogBytes) return;
        File.Copy(path, path + ".1", overwrite: true);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(0);
    }
}
