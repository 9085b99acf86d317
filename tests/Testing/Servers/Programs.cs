namespace MirrorActors.Testing.Servers;

/// <summary>Finds programs, also where only administrators have them in their path.</summary>
public static class Programs
{
    public static string? Find(string name)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/usr/bin", "/sbin"]);
        return path.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    public static string Need(string name) => Find(name) ?? throw new FileNotFoundException($"{name} is not installed");
}
