using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

/// <summary>A test that is skipped for all but root, and where a program is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute(params string[] programs)
    {
        Programs = programs;
        if (!Environment.IsPrivilegedProcess) Skip = "only root may run a program as another user";
        else if (programs.FirstOrDefault(name => MirrorActors.Testing.Servers.Programs.Find(name) is null) is { } absent)
            Skip = $"{absent} is not installed";
    }

    public IReadOnlyList<string> Programs { get; }
}
