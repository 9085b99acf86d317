using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using MirrorActors.Pbm.Connection;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs;

/// <summary><c>pbm log tail [--follow] [--last N]</c>: events as they were written.</summary>
internal sealed class LogTailVerb : Verb
{
    private const int DefaultLast = 20;
    private const int MostLast = 10_000;
    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Go on as events come" };
    private readonly Option<int> _last = new("--last", "-n")
    {
        Description = $"Events to begin with, at most {MostLast}",
        DefaultValueFactory = _ => DefaultLast,
    };

    public LogTailVerb()
        : base("tail", "The newest events of the log")
    {
        Add(_follow);
        Add(_last);
        _last.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > MostLast) result.AddError($"--last is from 0 to {MostLast}");
        });
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var follow = context.Parsed.GetValue(_follow) ? "true" : "false";
        var query = $"/v1/log?last={context.Parsed.GetValue(_last)}&follow={follow}";
        await foreach (var line in context.Client.LinesAsync(query, head => SayTrimmed(context, head), token))
        {
            if (line.Length == 0) continue;
            try
            {
                context.Printer.Line(context.Printer.Json ? line : Human(line));
            }
            catch (JsonException)
            {
                throw new AdminException(ExitCodes.Unreachable, "what answers is not a node's log");
            }
        }

        return ExitCodes.Done;
    }

    private static void SayTrimmed(VerbContext context, HttpResponseHeaders head)
    {
        if (!head.TryGetValues(LogHeaders.TrimmedUpTo, out var upTo)) return;
        context.Errors.WriteLine(
            $"pbm: events up to {Plain.Of(string.Join(' ', upTo))} are in the log no more; "
            + "pbm mirror log ID shows a mirror's from the journal");
    }

    private static string Human(string line)
    {
        var logged = JsonSerializer.Deserialize(line, AdminJson.Default.LogLine)!;
        var what = $"{Texts.Time(logged.Time)} {logged.Stream} {logged.Sequence} {logged.Type} by {logged.Principal}";
        var why = logged.Reason is { } reason ? $" ({reason})" : string.Empty;
        return $"{what}{why} {logged.Event.GetRawText()}";
    }
}
