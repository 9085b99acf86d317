using BenchmarkDotNet.Attributes;

namespace MirrorActors.Micro;

[MemoryDiagnoser]
public class SelectionBenchmarks
{
    private const int Iso = 700 << 20;
    private SelectionWorkload _workload = null!;

    [Params(12, 50, 400)]
    public int Mirrors { get; set; }

    /// <summary>All mirrors in the clients' country, so that every one of them is in the draw.</summary>
    [Params(false, true)]
    public bool OneCountry { get; set; }

    /// <summary>Large files stay on one mirror for a client.</summary>
    [Params(false, true)]
    public bool Large { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _workload = new SelectionWorkload(Mirrors, OneCountry, Large ? Iso : 1 << 20);
        _workload.Run();
    }

    [Benchmark(OperationsPerInvoke = SelectionWorkload.Clients)]
    public int Select() => _workload.Run();
}
