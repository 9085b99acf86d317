namespace MirrorActors.Actors.Alerts;

/// <summary>Files that hold a password or a key, one line.</summary>
internal static class SecretFile
{
    private const int MostBytes = 4096;

    /// <exception cref="AlertFailedException">It cannot be read, is empty or too long.</exception>
    public static string Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MostBytes) throw new AlertFailedException($"{path} is larger than {MostBytes} bytes");
            var secret = File.ReadAllText(path).TrimEnd('\r', '\n');
            return secret.Length > 0 ? secret : throw new AlertFailedException($"{path} is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AlertFailedException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
