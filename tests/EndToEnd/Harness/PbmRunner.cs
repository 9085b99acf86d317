using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MirrorActors.Pbm.Verbs;

namespace MirrorActors.EndToEnd.Harness;

/// <summary>pbm with the address and token of one node.</summary>
public sealed class PbmRunner(string admin, string tokenFile)
{
    /// <summary>Runs a command line and returns what it said.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> TryAsync(params string[] arguments)
    {
        var output = new StringWriter();
        var errors = new StringWriter();
        var parsed = Root.Create().Parse([.. arguments, "--admin", admin, "--token-file", tokenFile]);
        Assert.Empty(parsed.Errors);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>Runs a command line that must succeed.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output, errors) = await TryAsync(arguments);
        Assert.True(code == 0, $"pbm {string.Join(' ', arguments)}: exit {code}\n{output}\n{errors}");
        return output;
    }

    /// <summary>Runs a command line that must succeed, and reads its JSON.</summary>
    public async Task<T> JsonAsync<T>(JsonTypeInfo<T> type, params string[] arguments) =>
        JsonSerializer.Deserialize(await RunAsync([.. arguments, "--json"]), type)!;
}
