using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace MirrorActors.Micro;

[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
[SuppressMessage("Design", "CA1001", Justification = "Disposed of in the global cleanup")]
public class ActorBenchmarks
{
    private BareChannel _channel = null!;
    private KernelActor _actor = null!;

    [GlobalSetup]
    public void Setup()
    {
        _channel = new BareChannel();
        _actor = new KernelActor();
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _channel.DisposeAsync();
        await _actor.DisposeAsync();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Workload.Tells), BenchmarkCategory("tell")]
    public Task ChannelTell() => _channel.TellAsync(Workload.Tells);

    [Benchmark(OperationsPerInvoke = Workload.Tells), BenchmarkCategory("tell")]
    public Task ActorTell() => _actor.TellAsync(Workload.Tells);

    [Benchmark(Baseline = true, OperationsPerInvoke = Workload.Asks), BenchmarkCategory("ask")]
    public Task ChannelAsk() => _channel.AskAsync(Workload.Asks);

    [Benchmark(OperationsPerInvoke = Workload.Asks), BenchmarkCategory("ask")]
    public Task ActorAsk() => _actor.AskAsync(Workload.Asks);

    [Benchmark(Baseline = true, OperationsPerInvoke = Workload.Asks), BenchmarkCategory("ask together")]
    public Task ChannelAskTogether() => Workload.AskTogetherAsync(_channel.AskAsync);

    [Benchmark(OperationsPerInvoke = Workload.Asks), BenchmarkCategory("ask together")]
    public Task ActorAskTogether() => Workload.AskTogetherAsync(_actor.AskAsync);
}
