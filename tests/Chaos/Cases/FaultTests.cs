namespace MirrorActors.Chaos.Cases;

/// <summary>
/// Whatever happens to a cluster under load: no acknowledged command is lost or done twice, no stream has a gap or fork, all nodes
/// show the same at the end, and no request fails that a node could answer. One fault of a kind; CHAOS=matrix: all.
/// </summary>
public sealed class FaultTests(SharedCluster cluster) : IClassFixture<SharedCluster>
{
    private static readonly IReadOnlyList<Fault> Processes = [.. ProcessFaults.All, .. VersionFaults.All];

    public static TheoryData<string> OfProcesses => Names(Processes);

    public static TheoryData<string> OfLinks => Names(LinkFaults.All);

    public static TheoryData<string> OfDisks => Names(DiskFaults.All);

    [RigTheory]
    [MemberData(nameof(OfProcesses))]
    public Task Nothing_is_lost_by(string fault) => cluster.RunAsync(Processes.Single(f => f.Name == fault));

    [RigTheory(RigNeeds.Links)]
    [MemberData(nameof(OfLinks))]
    public Task Nothing_is_lost_by_links_with(string fault) => cluster.RunAsync(LinkFaults.All.Single(f => f.Name == fault));

    [RigTheory(RigNeeds.Disk)]
    [MemberData(nameof(OfDisks))]
    public Task Nothing_is_lost_by_disks_with(string fault) => cluster.RunAsync(DiskFaults.All.Single(f => f.Name == fault));

    private static TheoryData<string> Names(IEnumerable<Fault> faults)
    {
        var isMatrix = Environment.GetEnvironmentVariable("CHAOS") == "matrix";
        return [.. faults.Where(fault => fault.IsUsual || isMatrix).Select(fault => fault.Name)];
    }
}
