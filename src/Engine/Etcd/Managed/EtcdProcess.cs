using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>
/// A running etcd of this node. It does not end with the node: it has no pipe to it, and a session of its own; a node that is
/// started again finds it by the file that holds the <c>/proc/PID/stat</c> of its first moment.
/// </summary>
internal sealed class EtcdProcess
{
    private const int Terminating = 15;
    private const int Killing = 9;

    /// <summary>
    /// Notes the process before it becomes etcd, so that none is ever unknown; <c>exec</c> keeps id and start time. Whoever reads the
    /// note sees a whole one.
    /// </summary>
    private const string Script = """
        umask 027; note=$1 log=$2; shift 2
        cat /proc/$$/stat >"$note.$$" && mv -f "$note.$$" "$note" && exec setsid "$@" </dev/null >>"$log" 2>&1
        """;

    private readonly ProcessStat _stat;

    /// <summary>Held so that the runtime reaps it; null when another process started it.</summary>
    private readonly Process? _child;

    private EtcdProcess(ProcessStat stat, Process? child)
    {
        _stat = stat;
        _child = child;
    }

    public int Id => _stat.Id;

    public bool HasEnded =>
        ProcessStat.OfProcess(_stat.Id) is not { IsAlive: true } now || now.StartTime != _stat.StartTime || _child is { HasExited: true };

    /// <summary>One that an earlier process of this node has started; null when there is none.</summary>
    public static EtcdProcess? Find(MemberPlace place)
    {
        if (ProcessStat.Read(place.ProcessFile) is not { } noted) return null;
        var found = new EtcdProcess(noted, child: null);
        return !found.HasEnded && found.Arguments().Contains("--data-dir=" + place.Data) ? found : null;
    }

    /// <exception cref="EngineOpenException">There is no such program.</exception>
    public static EtcdProcess Start(MemberPlace place, IReadOnlyList<string> arguments)
    {
        var program = Locate(place.Options.Program);
        Directory.CreateDirectory(place.Options.DataDir);
        var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", place.ProcessFile, place.Log, program, .. arguments]);
        // etcd takes options from there as well.
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => (string)entry.Key))
            if (name.StartsWith("ETCD_", StringComparison.Ordinal)) start.Environment.Remove(name);
        var child = Process.Start(start)!;
        return new EtcdProcess(ProcessStat.OfProcess(child.Id) ?? new ProcessStat(child.Id, 'X', 0), child);
    }

    /// <summary>Whether it runs with these options; those of the first start aside.</summary>
    public bool RunsWith(IReadOnlyList<string> arguments) =>
        Lasting(Arguments().Skip(1)).SequenceEqual(Lasting(arguments), StringComparer.Ordinal);

    /// <summary>Asks it to end; a leader hands over first.</summary>
    public void Terminate() => Signal(Terminating);

    public void Kill() => Signal(Killing);

    private static IEnumerable<string> Lasting(IEnumerable<string> arguments) =>
        arguments.Where(argument => !argument.StartsWith(EtcdArguments.FirstStart, StringComparison.Ordinal));

    private static string Locate(string program)
    {
        string[] places = program.Contains('/', StringComparison.Ordinal)
            ? [program]
            : [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program))];
        return places.FirstOrDefault(File.Exists) is { } file
            ? Path.GetFullPath(file)
            : throw new EngineOpenException($"engine.etcd.program: there is no program {program}; install etcd 3.4 or later")
            { MayPass = true };
    }

    private string[] Arguments()
    {
        try
        {
            var line = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{_stat.Id}/cmdline"));
            return line.TrimEnd('\0').Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has just ended, or is somebody else's.
            return [];
        }
    }

    private void Signal(int signal)
    {
        if (!HasEnded) _ = Send(_stat.Id, signal);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int signal);
}
