using BenchmarkDotNet.Running;
using MirrorActors.Micro;

// --counting: what counting adds to a redirect.
if (args.Contains("--counting"))
{
    CountingCost.Print(Console.Out);
    return 0;
}

// --probing: what probing many mirrors takes.
if (args.Contains("--probing"))
{
    await ProbingCost.PrintAsync(Console.Out);
    return 0;
}

if (args.Contains(ProbingStandIn.Argument))
{
    await ProbingStandIn.RunAsync();
    return 0;
}

// --selection: a choice from warm tables.
if (args.Contains("--selection"))
{
    SelectionCost.Print(Console.Out);
    return 0;
}

// --hashing: what pieces add to the hashing of files.
if (args.Contains("--hashing"))
{
    await HashingCost.PrintAsync(Console.Out);
    return 0;
}

// --ratio: both sides of each comparison in one short run; otherwise BenchmarkDotNet with its own arguments.
if (args.Contains("--ratio"))
{
    await Ratio.PrintAsync(Console.Out);
    return 0;
}

BenchmarkSwitcher.FromAssembly(typeof(Ratio).Assembly).Run(args);
return 0;
