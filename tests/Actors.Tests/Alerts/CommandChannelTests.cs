using System.Globalization;
using System.Text.Json;
using MirrorActors.Actors.Alerts;
using MirrorActors.Protocol.Admin;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Alerts;

public sealed class CommandChannelTests : IDisposable
{
    private readonly TempTree _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_program_gets_the_message_on_its_standard_input_and_its_arguments_as_they_are()
    {
        var file = Path.Combine(_folder.Root, "a b$(x)");
        await SendAsync("/bin/sh", "-c", "cat > \"$1\"", "sh", file);
        var message = JsonSerializer.Deserialize(File.ReadAllBytes(file), AdminJson.Default.AlertMessage)!;
        Assert.Equal(AlertKit.Sample.Begun, message.Begun);
    }

    [Fact]
    public async Task An_exit_code_is_a_failure_with_what_the_program_said()
    {
        var failure = await FailureAsync("/bin/sh", "-c", "cat > /dev/null; echo no pager >&2; exit 3");
        Assert.Equal("/bin/sh ended with exit code 3: no pager", failure);
        Assert.StartsWith("/no/such/program cannot be run: ", await FailureAsync("/no/such/program"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_does_not_read_or_writes_without_end_does_no_harm()
    {
        await SendAsync("/bin/sh", "-c", "exec 0<&-; exit 0");
        await SendAsync("/bin/sh", "-c", "head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2; cat > /dev/null");
    }

    [Fact]
    public async Task A_program_that_takes_too_long_is_killed_with_its_children()
    {
        var file = Path.Combine(_folder.Root, "pid");
        var channel = new CommandChannel(
            ["/bin/sh", "-c", "sleep 1000 & echo $! > \"$1\"; wait", "sh", file], TimeProvider.System, TimeSpan.FromSeconds(2));
        var failure = await Assert.ThrowsAsync<AlertFailedException>(() => channel.SendAsync(AlertKit.Sample, CancellationToken.None));
        Assert.Contains("did not end within 2 s", failure.Message, StringComparison.Ordinal);
        var child = int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
        await Awaited.Of(GoneAsync(child), "the end of the program's child");
    }

    private static async Task GoneAsync(int process)
    {
        while (!IsGone(process)) await Task.Yield();
    }

    /// <summary>Ended, though perhaps not waited for by its new parent.</summary>
    private static bool IsGone(int process)
    {
        var status = $"/proc/{process}/stat";
        if (!File.Exists(status)) return true;
        var text = File.ReadAllText(status);
        return text[text.LastIndexOf(')') + 2] is 'Z' or 'X';
    }

    private static async Task<string> FailureAsync(params string[] command) =>
        (await Assert.ThrowsAsync<AlertFailedException>(() => SendAsync(command))).Message;

    private static Task SendAsync(params string[] command) => Awaited.Of(
        new CommandChannel(command, TimeProvider.System, TimeSpan.FromSeconds(20)).SendAsync(AlertKit.Sample, CancellationToken.None),
        "the end of the program");
}
