using Xunit;

namespace MirrorActors.Testing.Servers;

/// <summary>A test that is skipped where a program is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsProgramsFactAttribute : FactAttribute
{
    public NeedsProgramsFactAttribute(params string[] programs)
    {
        Programs = programs;
        if (programs.FirstOrDefault(name => Servers.Programs.Find(name) is null) is { } absent)
            Skip = $"{absent} is not installed";
    }

    public IReadOnlyList<string> Programs { get; }
}
