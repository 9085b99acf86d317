using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.Outgoing;

namespace MirrorActors.Actors.Tests.Probing;

public sealed class HeadProbeTests
{
    private static readonly ProbeOptions Options = new(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10), 3, 2, MaxRedirects: 2);

    [Theory]
    [InlineData("ok", true, "200 for /ok")]
    [InlineData("short", false, "9 bytes instead of 10 for /short")]
    [InlineData("missing", false, "404 for /missing")]
    [InlineData("broken", false, "500 for /broken")]
    [InlineData("unsized", false, "no Content-Length for /unsized")]
    [InlineData("moved", true, "200 for /moved")]
    [InlineData("loop", false, "a redirect loop")]
    [InlineData("elsewhere", false, "a redirect to another host")]
    [InlineData("nowhere", false, "a redirect without a usable Location")]
    public async Task An_answer_is_judged_by_status_size_and_redirects(string path, bool ok, string reason)
    {
        await using var server = await ToyServer.StartAsync(AnswerAsync);
        using var http = OutgoingTestKit.Http();

        var seen = await new HeadProbe(http, Options).ProbeAsync(new ProbeQuestion(server.At(path), 10), CancellationToken.None);

        Assert.Equal(ok, seen.Ok);
        Assert.Equal(path == "missing", seen.Kind == ObservationKind.Missing);
        Assert.Contains(reason, seen.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_may_not_be_called_is_a_failure_that_says_so()
    {
        using var http = OutgoingTestKit.Http();

        var question = new ProbeQuestion(new Uri("http://10.0.0.1/x"), 10);
        var seen = await new HeadProbe(http, Options).ProbeAsync(question, CancellationToken.None);

        Assert.False(seen.Ok);
        Assert.Contains("10.0.0.1", seen.Reason, StringComparison.Ordinal);
    }

    private static Task AnswerAsync(HttpContext context)
    {
        Assert.Equal("HEAD", context.Request.Method);
        var response = context.Response;
        switch (context.Request.Path.Value)
        {
            case "/ok":
                response.ContentLength = 10;
                break;
            case "/short":
                response.ContentLength = 9;
                break;
            case "/unsized":
                break;
            case "/broken":
                response.StatusCode = 500;
                break;
            case "/moved":
                response.Redirect("/ok");
                break;
            case "/loop":
                response.Redirect("/loop");
                break;
            case "/elsewhere":
                response.Redirect("http://127.0.0.2/ok");
                break;
            case "/nowhere":
                // A name without an ASCII form.
                response.StatusCode = 302;
                response.Headers.Location = "http://xn--\u00e4.example/ok";
                break;
            default:
                response.StatusCode = 404;
                break;
        }

        return Task.CompletedTask;
    }
}
