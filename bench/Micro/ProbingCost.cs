using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Micro;

/// <summary>
/// What probing 400 mirrors 4 times a minute takes of a core: HEAD over http in one address family, against a process on this
/// machine that answers at once.
/// </summary>
internal static class ProbingCost
{
    public const int FileSize = 10;
    private const int Mirrors = 400;
    private const int Files = 100_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(60);

    public static async Task PrintAsync(TextWriter output)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ProbingStandIn.Argument)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var standIn = Process.Start(start)!;
        try
        {
            var port = int.Parse((await standIn.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
            await RunAsync(port, output);
        }
        finally
        {
            standIn.StandardInput.Close();
            await standIn.WaitForExitAsync();
        }
    }

    private static async Task RunAsync(int port, TextWriter output)
    {
        var clock = TimeProvider.System;
        await using var system = new ActorSystem("probing", clock, new Random(1), NullLoggerFactory.Instance);
        var files = new FileIndexRouter(system);
        var held = new FileSetBuilder();
        for (var i = 1; i <= Files; i++) held.Add(new FileId(i));
        await files.ApplyAsync(
            [.. Enumerable.Range(1, Files).Select(i => new FilePut(
                Encoding.UTF8.GetBytes($"/pool/{i % 300}/file-{i}.deb"), new FileId(i), FileSize, 1, FileHashes.None, []))],
            CancellationToken.None);
        files.MarkComplete();
        var set = held.Build();
        for (var i = 0; i < Mirrors; i++) await files.ApplyFileSetAsync(i, set, CancellationToken.None);
        var table = new MirrorTableHolder();
        table.Publish(new MirrorTable(Enumerable.Range(0, Mirrors).Select(i => Mirror(i, port)), 1));
        var options = new ProbeOptions(Interval, TimeSpan.FromSeconds(10), 3, 2, 5)
        {
            Budget = new BudgetLimits(6, 20_000_000),
            Flaps = new FlapRule(20, 0.8),
        };
        using var http = new OutgoingHttp(
            new OutgoingOptions { AllowPrivate = [System.Net.IPNetwork.Parse("127.0.0.0/8")] }, clock);
        var head = new CountedHead(new HeadProbe(http, options));
        _ = new MirrorProber(system, new ProbeServices(
            RepositoryId.Default, table, system.Spawn("table", () => new MirrorTableActor(table)), new FileSampler(files.Table), head,
            new NoGate(), options, new NoAlerts(), "n1")
        {
            Spending = new ProbeSpending(options.Budget, clock),
        });

        await Task.Delay(Warm, clock);
        var (cpu, asked, began) = (Environment.CpuUsage.TotalTime, head.Asked, clock.GetTimestamp());
        await Task.Delay(Measured, clock);
        var took = clock.GetElapsedTime(began);
        var share = (Environment.CpuUsage.TotalTime - cpu) / took;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Mirrors} mirrors, {(head.Asked - asked) / took.TotalMinutes:0} checks a minute: {share:0.00%} of a core, {head.Failed} failed"));
    }

    private static MirrorFacts Mirror(int ordinal, int port) => new()
    {
        Ordinal = ordinal,
        Enabled = true,
        FileCount = Files,
        Http = new SchemeHealth(Verdict.Up, "up", default) { Ipv4 = FamilyState.Up, Ipv6 = FamilyState.Absent },
        Https = SchemeHealth.Unknown,
        Definition = new MirrorDefinition
        {
            Repository = "default",
            Id = $"m{ordinal}",
            Urls = new MirrorUrls($"http://127.0.{(ordinal / 200) + 1}.{(ordinal % 200) + 1}:{port}/", null),
            Place = new MirrorPlace(),
        },
    };

    private sealed class CountedHead(HeadProbe head) : IHeadProbe
    {
        private int _asked;
        private int _failed;

        public int Asked => Volatile.Read(ref _asked);

        public int Failed => Volatile.Read(ref _failed);

        public Task<(HostReach? Reach, ProbeObservation? Problem)> ReachAsync(Uri file, CancellationToken token) =>
            head.ReachAsync(file, token);

        public async Task<ProbeObservation> ProbeAsync(ProbeQuestion question, CancellationToken token)
        {
            Interlocked.Increment(ref _asked);
            var seen = await head.ProbeAsync(question, token);
            if (!seen.Ok) Interlocked.Increment(ref _failed);
            return seen;
        }
    }

    private sealed class NoAlerts : IAlerts
    {
        public void Raise(Alert alert)
        {
            // Nobody is told of stand-ins.
        }

        public void Clear(AlertKind kind, string subject)
        {
            // Nor that they are well.
        }
    }

    private sealed class NoGate : IMirrorGate
    {
        public Task<CommandResult> ExecuteAsync(
            RepositoryId repository, MirrorId mirror, MirrorCommand command, CommandContext context, CancellationToken token) =>
            Task.FromResult<CommandResult>(new CommandResult.Done(true));
    }
}
