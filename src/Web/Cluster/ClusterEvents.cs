using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MirrorActors.Protocol.Admin;
using MirrorActors.Web.Admin;

namespace MirrorActors.Web.Cluster;

/// <summary>
/// <c>GET /v1/cluster/events</c>: first the nodes and owners there are, then what changes, as JSON lines until the client goes. Of
/// changes that come together the last ones are told.
/// </summary>
internal sealed class ClusterEvents(AdminDependencies with)
{
    private const int Waiting = 512;

    public async Task HandleAsync(HttpContext context)
    {
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var news = Channel.CreateBounded<Action<ClusterNews>>(Waiting);
        var told = Task.WhenAll(
            TellAsync(with.Membership.WatchAsync(end.Token), members => all => all.Note(members), news.Writer, end.Token),
            TellAsync(with.Ownership.WatchAsync(end.Token), change => all => all.Note(change), news.Writer, end.Token));
        context.Response.ContentType = Answers.Lines;
        try
        {
            await WriteAsync(context, news.Reader, end.Token);
            await told;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    /// <summary>A watch that breaks ends the answer: the client asks again.</summary>
    private static async Task TellAsync<T>(
        IAsyncEnumerable<T> watch, Func<T, Action<ClusterNews>> note, ChannelWriter<Action<ClusterNews>> writer, CancellationToken token)
    {
        try
        {
            await foreach (var one in watch) await writer.WriteAsync(note(one), token);
        }
        finally
        {
            writer.TryComplete();
        }
    }

    private async Task WriteAsync(HttpContext context, ChannelReader<Action<ClusterNews>> reader, CancellationToken token)
    {
        var all = new ClusterNews(with.Clock);
        await context.Response.Body.FlushAsync(token);
        while (await reader.WaitToReadAsync(token))
        {
            while (reader.TryRead(out var note)) note(all);
            foreach (var one in all.Take())
                await context.Response.WriteAsync(JsonSerializer.Serialize(one, AdminJson.Default.ClusterEvent) + "\n", token);
            await context.Response.Body.FlushAsync(token);
        }
    }
}
