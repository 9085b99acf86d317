namespace MirrorActors.Testing.Servers;

/// <summary>Finds programs, also where only administrators have them in their path.</summary>
public static class Programs
{
    public static string? Find(string name)
    {
        string[] path = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/local/sbin", "/usr/sbin", "/usr/bin"];
        return path.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    public static string Need(string name) => Find(name) ?? throw new FileNotFoundException($"{name} is not installed");
}
