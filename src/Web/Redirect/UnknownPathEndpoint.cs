using System.Text;
using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Threads;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Paths;
using MirrorActors.Web.Direct;
using MirrorActors.Web.Paths;

namespace MirrorActors.Web.Redirect;

/// <summary>
/// Answers paths that are no known file: a directory's index page, a file published a moment ago, or 404.
/// </summary>
public sealed class UnknownPathEndpoint(
    FileTable files, IUnknownPaths unknown, PathGate gate, DirectEndpoint direct, RequestJournal journal)
{
    private static ReadOnlySpan<byte> IndexPage => "/index.html"u8;

    /// <param name="path">Canonical.</param>
    /// <param name="isDirectory">The target ended in a slash.</param>
    public Task AnswerAsync(in Exchange exchange, ReadOnlySpan<byte> path, bool isDirectory)
    {
        if (TryFindIndex(path, out var known))
        {
            if (RuleOfIndex(path, known) is { } rule)
            {
                journal.Answered(exchange, PathGate.Refuse(exchange.Http, rule));
                return Task.CompletedTask;
            }

            if (isDirectory) return direct.DeliverAsync(exchange, known.GetPath(), RequestOutcome.Site);
            MoveToDirectory(exchange, path);
            return Task.CompletedTask;
        }

        var text = Encoding.UTF8.GetString(path);
        if (!isDirectory) return LookUpAsync(exchange, text, RequestOutcome.Delivered);
        var index = IndexOf(text);
        return LookUpAsync(exchange, index, RequestOutcome.Site);
    }

    private async Task LookUpAsync(Exchange exchange, string path, RequestOutcome outcome)
    {
        // The tree is asked.
        await PoolThread.Enter();
        var found = await unknown.FindAsync(path, exchange.Http.RequestAborted);
        if ((gate.Find(path) ?? (found is null ? null : gate.Find(found))) is { } rule)
            journal.Answered(exchange, PathGate.Refuse(exchange.Http, rule));
        else if (found is not null) await direct.DeliverNewAsync(exchange, found, outcome);
        else journal.Answered(exchange, PlainAnswer.NotFound(exchange.Http));
    }

    private PathRule? RuleOfIndex(ReadOnlySpan<byte> directory, in FileEntry index) =>
        gate.HasRules ? gate.Find(IndexOf(Encoding.UTF8.GetString(directory))) ?? gate.Find(index.GetPath()) : null;

    private static string IndexOf(string directory) => directory.TrimEnd('/') + Encoding.UTF8.GetString(IndexPage);

    private bool TryFindIndex(ReadOnlySpan<byte> directory, out FileEntry index)
    {
        Span<byte> path = stackalloc byte[Limits.PathBytes];
        // The root is the one directory whose canonical path ends in a slash.
        var start = directory.Length == 1 ? 0 : directory.Length;
        index = default;
        if (start + IndexPage.Length > path.Length) return false;
        directory[..start].CopyTo(path);
        IndexPage.CopyTo(path[start..]);
        return files.TryFind(path[..(start + IndexPage.Length)], out index);
    }

    // Links in a page are relative to its directory only behind a slash. One slash in front: never another host.
    private void MoveToDirectory(in Exchange exchange, ReadOnlySpan<byte> path)
    {
        Span<char> encoded = new char[(path.Length * 3) + 1];
        var length = PathEncoder.Encode(path, encoded);
        encoded[length++] = '/';
        exchange.Response.StatusCode = StatusCodes.Status301MovedPermanently;
        exchange.Response.ContentLength = 0;
        exchange.Response.Headers.Location = new string(encoded[..length]);
        exchange.Response.Headers.CacheControl = HeaderText.NoCache;
        journal.Answered(exchange, new RequestAnswer(RequestOutcome.DirectoryMoved));
    }
}
