using System.Globalization;

namespace MirrorActors.Web.Hosting.Listening;

/// <summary>
/// The sockets that a service manager started this process with: <c>LISTEN_PID</c> is this process, <c>LISTEN_FDS</c> how many
/// there are, from descriptor 3 on (sd_listen_fds(3)).
/// </summary>
public static class ServiceSockets
{
    private const int FirstDescriptor = 3;
    private const int Most = 64;
    private const string Process = "LISTEN_PID";
    private const string Count = "LISTEN_FDS";

    private static readonly string[] Variables = [Process, Count, "LISTEN_FDNAMES", "LISTEN_PIDFDID"];

    /// <summary>Takes them; programs that this process starts hear nothing of them.</summary>
    /// <exception cref="InvalidDataException">What was handed over is not what the variables say.</exception>
    public static IReadOnlyList<ListenSocket> Take()
    {
        try
        {
            var descriptors = DescriptorsOf(Environment.GetEnvironmentVariable, Environment.ProcessId);
            return [.. descriptors.Select(d => ListenSocket.Open(d, isShared: true))];
        }
        finally
        {
            foreach (var variable in Variables) Environment.SetEnvironmentVariable(variable, null);
        }
    }

    /// <exception cref="InvalidDataException">The variables are for this process and not numbers.</exception>
    internal static IEnumerable<int> DescriptorsOf(Func<string, string?> environment, int process)
    {
        if (environment(Count) is not { } count || Number(environment(Process)) != process) return [];
        return Number(count) is { } number and <= Most
            ? Enumerable.Range(FirstDescriptor, number)
            : throw new InvalidDataException($"{Count}={count} is not a number from 0 to {Most}");
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
