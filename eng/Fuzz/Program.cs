using System.Globalization;
using MirrorActors.Fuzz;
using MirrorActors.Fuzz.Loop;
using MirrorActors.Fuzz.Targets;

// instrument FOLDER: the assemblies of ours in it, in place
// list: names of the targets
// run TARGET SECONDS FOLDER [DATA]: fuzzes; FOLDER keeps corpus and findings
// try TARGET FILE...: runs single inputs
// left TARGET FOLDER: keeps the input that killed a run as a finding
Coverage.Open();
switch (args)
{
    case ["instrument", var folder]:
        foreach (var name in Instrumenting.Of(folder)) Console.WriteLine($"instrumented: {name}");
        return FuzzExit.Well;
    case ["list"]:
        foreach (var target in AllTargets.List) Console.WriteLine(target.Name);
        return FuzzExit.Well;
    case ["run", var name, var seconds, var folder, .. var data]:
        if (AllTargets.Find(name) is not { } fuzzed) return FuzzExit.Usage;
        var loop = new FuzzLoop(fuzzed, folder, Environment.TickCount);
        loop.Run(fuzzed.SeedsWith(data is [{ Length: > 0 } given] ? given : null), TimeSpan.FromSeconds(int.Parse(seconds,
            CultureInfo.InvariantCulture)));
        return loop.Found == 0 ? FuzzExit.Well : FuzzExit.Findings;
    case ["try", var name, .. var files]:
        if (AllTargets.Find(name) is not { } tried) return FuzzExit.Usage;
        foreach (var file in files) Console.WriteLine($"{file}: {Finding.Of(tried, File.ReadAllBytes(file))?.Text ?? "well"}");
        return FuzzExit.Well;
    case ["left", var name, var folder]:
        if (CurrentInput.Left(FuzzLoop.CurrentIn(folder)) is not { } deadly) return FuzzExit.Well;
        var kept = Path.Combine(folder, "findings", "deadly");
        File.WriteAllBytes(kept, deadly);
        Console.WriteLine($"{name}: died of {kept}");
        return FuzzExit.Findings;
    default:
        Console.Error.WriteLine("instrument FOLDER | list | run TARGET SECONDS FOLDER [DATA] | try TARGET FILE... | left TARGET FOLDER");
        return FuzzExit.Usage;
}
