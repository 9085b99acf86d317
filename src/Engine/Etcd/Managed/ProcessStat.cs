using System.Globalization;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>
/// What identifies a process of this machine, and whether it is alive; from a line as in <c>/proc/PID/stat</c> (proc(5)).
/// </summary>
/// <param name="StartTime">Clock ticks since the machine started.</param>
internal readonly record struct ProcessStat(int Id, char State, long StartTime)
{
    private const int StateField = 3;
    private const int StartTimeField = 22;

    public bool IsAlive => State is not ('Z' or 'X');

    /// <summary>Null when there is no such process.</summary>
    public static ProcessStat? OfProcess(int id) => Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));

    /// <summary>Null when there is no such file, or another text in it.</summary>
    public static ProcessStat? Read(string file)
    {
        try
        {
            return Parse(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The program's name, which may hold anything, is between the first and the last parenthesis.</summary>
    public static ProcessStat? Parse(string line)
    {
        var name = line.IndexOf(" (", StringComparison.Ordinal);
        var behind = line.LastIndexOf(") ", StringComparison.Ordinal);
        if (name < 0 || behind < name || !int.TryParse(line.AsSpan(0, name), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return null;
        var fields = line[(behind + 2)..].Split(' ');
        return fields.Length > StartTimeField - StateField && fields[0].Length == 1
            && long.TryParse(fields[StartTimeField - StateField], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
                ? new ProcessStat(id, fields[0][0], start)
                : null;
    }
}
