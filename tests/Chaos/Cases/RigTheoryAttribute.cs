using MirrorActors.Chaos.Rig;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Chaos.Cases;

/// <summary>A theory on the rig: skipped where the rig cannot do what it needs.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RigTheoryAttribute : TheoryAttribute
{
    /// <param name="needs">What the faults are made of.</param>
    public RigTheoryAttribute(RigNeeds needs = RigNeeds.Processes) => Skip =
        Programs.Find("etcd") is null ? "etcd is not installed"
        : needs == RigNeeds.Links ? NetworkPermission.RefusalAsync().GetAwaiter().GetResult()
        : needs == RigNeeds.Disk ? SmallDisk.RefusalAsync().GetAwaiter().GetResult()
        : null;
}

internal enum RigNeeds
{
    Processes,
    Links,
    Disk,
}
