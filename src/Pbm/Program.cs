using MirrorActors.Pbm;
using MirrorActors.Pbm.Verbs;

var parsed = Root.Create().Parse(args);
if (parsed.Errors.Count == 0) return await parsed.InvokeAsync();
foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync($"pbm: {error.Message}");
await Console.Error.WriteLineAsync("pbm: try --help");
return ExitCodes.Usage;
