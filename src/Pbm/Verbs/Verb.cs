using System.CommandLine;
using MirrorActors.Pbm.Connection;
using MirrorActors.Pbm.Output;

namespace MirrorActors.Pbm.Verbs;

/// <summary>A verb of pbm: one class each. Its failures become a line on stderr and an exit code.</summary>
internal abstract class Verb : Command
{
    protected Verb(string name, string description)
        : base(name, description) => SetAction(InvokeAsync);

    protected abstract Task<int> RunAsync(VerbContext context, CancellationToken token);

    private async Task<int> InvokeAsync(ParseResult parsed, CancellationToken token)
    {
        var output = parsed.InvocationConfiguration.Output;
        var errors = parsed.InvocationConfiguration.Error;
        // A verb that never asks for it needs no node.
        var client = new Lazy<AdminClient>(() => new AdminClient(AdminTarget.Find(
            parsed.GetValue(Root.Admin), parsed.GetValue(Root.TokenFile), Environment.GetEnvironmentVariable)));
        try
        {
            var printer = new Printer(parsed.GetValue(Root.Json), output);
            return await RunAsync(new VerbContext(parsed, client, printer, errors), token);
        }
        catch (AdminException e)
        {
            foreach (var line in e.Message.Split('\n')) await errors.WriteLineAsync($"pbm: {Plain.Of(line)}");
            return e.ExitCode;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        finally
        {
            if (client.IsValueCreated) client.Value.Dispose();
        }
    }
}

/// <summary>What a verb works with.</summary>
internal sealed record VerbContext(ParseResult Parsed, Lazy<AdminClient> Connection, Printer Printer, TextWriter Errors)
{
    /// <exception cref="AdminException">No node is known.</exception>
    public AdminClient Client => Connection.Value;

    /// <summary>The path of the chosen repository in the admin API.</summary>
    public string Repository => "/v1/repos/" + Uri.EscapeDataString(Parsed.GetValue(Root.Repo)!);

    public string Mirror(string id) => $"{Repository}/mirrors/{Uri.EscapeDataString(id)}";
}
