using System.Security.Cryptography;

namespace MirrorActors.Fuzz.Loop;

/// <summary>Runs one target with ever new inputs, made of those that reached code not reached before.</summary>
/// <param name="folder">Of the target: <c>corpus/</c>, <c>findings/</c> and the input that is being run.</param>
internal sealed class FuzzLoop(FuzzTarget target, string folder, int seed)
{
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly Random _random = new(seed);
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private readonly string _corpusFolder = Path.Combine(folder, "corpus");
    private readonly string _findings = Path.Combine(folder, "findings");
    private long _running;
    private long _runs;

    public int Found => _found.Count;

    public static string CurrentIn(string folder) => Path.Combine(folder, "current");

    /// <param name="seeds">Besides those the target has, and the corpus of earlier runs.</param>
    public void Run(IEnumerable<byte[]> seeds, TimeSpan time)
    {
        Directory.CreateDirectory(_corpusFolder);
        Directory.CreateDirectory(_findings);
        using var current = new CurrentInput(CurrentIn(folder));
        using var watch = _clock.CreateTimer(_ => EndHang(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        var corpus = new Corpus(_random);
        var started = _clock.GetTimestamp();
        foreach (var input in seeds.Concat(Directory.GetFiles(_corpusFolder).Select(File.ReadAllBytes)))
        {
            var cut = input.Length > FuzzLimits.InputBytes ? input[..FuzzLimits.InputBytes] : input;
            if (IsNew(cut, current)) corpus.Add(cut);
        }

        if (corpus.Count == 0) corpus.Add([]);
        var mutator = new Mutator(target.WordBytes, _random);
        while (_clock.GetElapsedTime(started) < time)
        {
            var input = mutator.Alter(corpus.Next(), corpus.Any(), FuzzLimits.InputBytes);
            if (!IsNew(input, current)) continue;
            corpus.Add(input);
            File.WriteAllBytes(Path.Combine(_corpusFolder, NameOf(input)), input);
        }

        current.Clear();
        var spent = (long)_clock.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine($"{target.Name}: {_runs} runs in {spent} s, {Coverage.Count} edges, {corpus.Count} inputs, {Found} findings");
    }

    private bool IsNew(byte[] input, CurrentInput current)
    {
        current.Set(input);
        _runs++;
        Volatile.Write(ref _running, _clock.GetTimestamp());
        Coverage.Begin();
        var finding = Finding.Of(target, input);
        var isNew = Coverage.End();
        if (finding is not null && _found.Add(finding.Key)) Keep(input, finding);
        Volatile.Write(ref _running, 0);
        return isNew && finding is null;
    }

    private void Keep(byte[] input, Finding finding)
    {
        Volatile.Write(ref _running, 0);
        input = Shrinker.Shrink(target, input, finding.Key);
        finding = Finding.Of(target, input) ?? finding;
        var file = Path.Combine(_findings, NameOf(input));
        File.WriteAllBytes(file, input);
        File.WriteAllText(file + ".txt", finding.Text + "\n");
        Console.WriteLine($"{target.Name}: {finding.Key}\n  {file}\n  {finding.Text.Split('\n')[0]}");
    }

    private void EndHang()
    {
        var running = Volatile.Read(ref _running);
        if (running == 0 || _clock.GetElapsedTime(running) < FuzzLimits.Hang) return;
        Console.WriteLine($"{target.Name}: hangs");
        Environment.Exit(FuzzExit.Died);
    }

    private static string NameOf(byte[] input) => Convert.ToHexStringLower(SHA256.HashData(input))[..16];
}
