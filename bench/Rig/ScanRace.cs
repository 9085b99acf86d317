using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Scanning.Rsync;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Rig;

/// <summary>
/// Scans of an rsync daemon, as a node makes them and compares them with its catalogue, in turns with the bare program
/// whose output nobody reads.
/// </summary>
internal sealed class ScanRace
{
    private const int Batch = 50_000;
    private const int KilobytesAMebibyte = 1024;
    private readonly string _url;
    private readonly TimeProvider _clock;
    private readonly FileIndexRouter _index;
    private readonly MirrorScanner _scanner;

    public ScanRace(string url, TimeProvider clock)
    {
        (_url, _clock) = (url, clock);
        _index = new FileIndexRouter(new ActorSystem("rig", clock, new Random(1), NullLoggerFactory.Instance));
        var options = new OutgoingOptions { AllowPrivate = [IPNetwork.Parse("127.0.0.0/8")] };
        var resolver = new GuardedResolver(options);
        var lister = new RsyncLister(resolver, new OutgoingTls(resolver, options, clock), new RsyncOptions());

        // A good scan asks the mirror nothing by HTTP.
        var http = new OutgoingHttp(options, clock);
        var probe = new ProbeOptions(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10), 3, 2, 5);
        _scanner = new MirrorScanner(
            _index.Table, [lister], new FileCheck(http, probe, clock),
            new LargeFileCheck(new RangeCheck(http, probe), _index.Table, threshold: 0),
            new ScanOptions(), clock, new Random(1), NullLogger<MirrorScanner>.Instance);
    }

    /// <summary>The catalogue: the files that the tree has.</summary>
    public async Task LoadAsync(string root, string pathsFile, CancellationToken token)
    {
        var next = 0;
        foreach (var paths in File.ReadLines(pathsFile).Chunk(Batch))
        {
            var puts = new List<FileChange>(paths.Length);
            foreach (var path in paths)
            {
                var file = new FileInfo(root + path);
                puts.Add(new FilePut(
                    Encoding.UTF8.GetBytes(path), new FileId(next++), file.Length, file.LastWriteTimeUtc.Ticks, FileHashes.None, []));
            }

            await _index.ApplyAsync(puts, token);
        }

        _index.MarkComplete();
    }

    /// <summary>Prints a line for each round, and the medians.</summary>
    public async Task RunAsync(int rounds, CancellationToken token)
    {
        await BareAsync(token);
        await ScanAsync(token);
        var results = new List<(double Bare, double Scan, double Ratio, double Cpu, long Memory)>();
        for (var i = 0; i < rounds; i++)
        {
            var bare = await BareAsync(token);
            var (scan, cpu, memory) = await ScanAsync(token);
            results.Add((bare, scan, scan / bare, cpu, memory));
            Print(string.Create(CultureInfo.InvariantCulture, $"round {i + 1}"), results[^1]);
        }

        Print(
            "medians",
            (Median(r => r.Bare), Median(r => r.Scan), Median(r => r.Ratio), Median(r => r.Cpu), results.Max(r => r.Memory)));

        double Median(Func<(double Bare, double Scan, double Ratio, double Cpu, long Memory), double> of) =>
            results.Select(of).Order().ElementAt(rounds / 2);
    }

    private static void Print(string what, (double Bare, double Scan, double Ratio, double Cpu, long Memory) result) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: rsync {result.Bare:F2} s, scan {result.Scan:F2} s, ratio {result.Ratio:F2}, "
            + $"its own processor time {result.Cpu:F2} s, at most {result.Memory} MiB more"));

    private async Task<double> BareAsync(CancellationToken token)
    {
        var start = new ProcessStartInfo("sh", ["-c", "exec rsync --list-only -r \"$0\" >/dev/null", _url]);
        var began = _clock.GetTimestamp();
        using var rsync = Process.Start(start)!;
        await rsync.WaitForExitAsync(token);
        if (rsync.ExitCode != 0) throw new InvalidOperationException($"rsync ended with {rsync.ExitCode}");
        return _clock.GetElapsedTime(began).TotalSeconds;
    }

    private async Task<(double Seconds, double Cpu, long Mebibytes)> ScanAsync(CancellationToken token)
    {
        var mirror = new MirrorDefinition { Repository = "default", Id = "one", Urls = new MirrorUrls(Rsync: _url) };
        // What loading left behind is not the scan's.
#pragma warning disable RS0030
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
#pragma warning restore RS0030
        var before = Memory("VmRSS:");
        await File.WriteAllTextAsync("/proc/self/clear_refs", "5", token); // the peak begins anew (proc(5))
        var busy = Environment.CpuUsage.TotalTime;
        var began = _clock.GetTimestamp();
        var outcome = await _scanner.ScanAsync(new ScanRequest(mirror, null), token);
        var seconds = _clock.GetElapsedTime(began).TotalSeconds;
        if (outcome.Report.Matched != _index.Table.Count)
            throw new InvalidOperationException($"{outcome.Report.Matched} of {_index.Table.Count} files: {outcome.Report.Problem}");
        var cpu = (Environment.CpuUsage.TotalTime - busy).TotalSeconds;
        return (seconds, cpu, (Memory("VmHWM:") - before) / KilobytesAMebibyte);
    }

    private static long Memory(string line)
    {
        var found = File.ReadLines("/proc/self/status").First(l => l.StartsWith(line, StringComparison.Ordinal));
        var number = found.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
        return long.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
