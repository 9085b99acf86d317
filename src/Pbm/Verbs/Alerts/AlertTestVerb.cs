using System.CommandLine;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Alerts;

/// <summary><c>pbm alert test [--channel NAME]</c>: sends a test and tells whether it arrived.</summary>
internal sealed class AlertTestVerb : Verb
{
    private readonly Option<string?> _channel = new("--channel") { Description = "webhook, mail or command; else all that are configured" };

    public AlertTestVerb()
        : base("test", "Send a test alert; exit code 1 when a channel fails") => Add(_channel);

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var channel = context.Parsed.GetValue(_channel);
        var path = channel is null ? "/v1/alerts/test" : $"/v1/alerts/test?channel={Uri.EscapeDataString(channel)}";
        var tests = await context.Client.PostAsync(path, AdminJson.Default.ListChannelTest, token);
        context.Printer.Show(tests, AdminJson.Default.ListChannelTest, all =>
        {
            foreach (var test in all) context.Printer.Line($"{test.Channel}: {test.Problem ?? "sent"}");
        });
        return tests.TrueForAll(t => t.Problem is null) ? ExitCodes.Done : ExitCodes.Failed;
    }
}
