namespace MirrorActors.Actors.Alerts;

/// <summary>A small file that is replaced as a whole: a crash leaves the one before or the one after.</summary>
internal static class WholeFile
{
    public static void Write(string path, byte[] content)
    {
        var unfinished = path + ".new";
        File.WriteAllBytes(unfinished, content);
        File.Move(unfinished, path, overwrite: true);
    }
}
