namespace MirrorActors.Node.Upgrades;

/// <summary>How a process was started.</summary>
/// <param name="Program">As it was named, so that a link is followed again and what has been installed there since is found.</param>
internal sealed record ProgramCommand(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Null where the system does not tell. Asked at the start: what the program was called may be gone later.</summary>
    public static ProgramCommand? OfThisProcess()
    {
        if (!OperatingSystem.IsLinux() || Environment.ProcessPath is not { } path) return null;
        return Of(File.ReadAllText("/proc/self/cmdline"), path);
    }

    /// <param name="commandLine">As in proc(5): each word ends with a zero.</param>
    /// <param name="path">Of the program that runs.</param>
    internal static ProgramCommand Of(string commandLine, string path)
    {
        var words = commandLine.Split('\0')[..^1];
        var named = words.Length > 0 && words[0].Contains('/', StringComparison.Ordinal) && File.Exists(words[0]);
        return new ProgramCommand(named ? Path.GetFullPath(words[0]) : path, words.Length > 0 ? words[1..] : []);
    }
}
