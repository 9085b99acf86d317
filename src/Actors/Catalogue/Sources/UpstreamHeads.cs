using System.Net;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning.Checks;

namespace MirrorActors.Actors.Catalogue.Sources;

/// <summary>
/// Asks an upstream by HEAD for exact sizes and times, two files at a time. Ends early when it is busy, or answers nothing any more.
/// </summary>
/// <param name="baseUrl">http or https, ending in a slash.</param>
internal sealed class UpstreamHeads(OutgoingHttp http, string baseUrl, TimeProvider clock)
{
    private const int MostFailures = 10;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Never throws for what the upstream does.</summary>
    /// <param name="limit">Ends the questions, not the walk.</param>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    public async Task<HeadAnswers> RunAsync(IReadOnlyList<HeadAsk> asks, CancellationToken limit, CancellationToken token)
    {
        var run = new Run(asks.Count);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit, token);
        await Task.WhenAll(Enumerable.Range(0, CheckLimits.Connections).Select(_ => WorkAsync(asks, run, either.Token)));
        token.ThrowIfCancellationRequested();
        return new HeadAnswers(run.Facts, run.Unclear, run.Problem, run.RetryAfter);
    }

    private async Task WorkAsync(IReadOnlyList<HeadAsk> asks, Run run, CancellationToken token)
    {
        while (!token.IsCancellationRequested && run.TryNext(out var at))
        {
            try
            {
                var uri = new Uri(baseUrl + UrlPath.Escaped(asks[at].Path));
                using var response = await http.SendAsync(Request(uri), token);
                Take(run, at, asks[at], response);
            }
            catch (OutgoingException e)
            {
                run.Fail(e.Message, endsAfter: MostFailures);
            }
            catch (OperationCanceledException)
            {
                return; // the time is over: what was answered counts
            }
        }
    }

    private void Take(Run run, int at, HeadAsk ask, OutgoingResponse response)
    {
        var answer = $"{OneLine.Of(response.FinalUri)} answers {(int)response.Status}";
        if (RetryAfterHeader.IsBusy(response.Status)) run.Busy(answer, RetryAfterHeader.Of(response, clock));
        else if (response.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone) run.Miss(at, answer);
        else if (response.Status != HttpStatusCode.OK) run.Fail(answer, endsAfter: int.MaxValue);
        else if (response.ContentHeaders is not { ContentLength: { } size, LastModified: { } time })
            run.Miss(at, answer + " without Content-Length or Last-Modified");
        else if (!ask.Listed.Contains(size)) run.Miss(at, answer + " with another size than it lists");
        else run.Answered(at, new HeadFacts(size, time.UtcTicks));
    }

    private static OutgoingRequest Request(Uri uri) => new()
    {
        Method = HttpMethod.Head,
        Uri = uri,
        Redirects = RedirectRule.SameSite,
        Deadline = Deadline,
        MaxBodyBytes = 0,
    };

    /// <summary>One run, by several workers.</summary>
    private sealed class Run(int count)
    {
        private int _next = -1;
        private int _failures;
        private int _ended;
        private string? _problem;

        public HeadFacts?[] Facts { get; } = new HeadFacts?[count];

        public bool[] Unclear { get; } = new bool[count];

        public string? Problem => _problem;

        public TimeSpan? RetryAfter { get; private set; }

        public bool TryNext(out int at)
        {
            at = Volatile.Read(ref _ended) == 1 ? count : Interlocked.Increment(ref _next);
            return at < count;
        }

        public void Answered(int at, HeadFacts facts)
        {
            Facts[at] = facts;
            Volatile.Write(ref _failures, 0);
        }

        /// <summary>An answer, and none that helps.</summary>
        public void Miss(int at, string problem)
        {
            Unclear[at] = true;
            Tell(problem);
        }

        public void Fail(string problem, int endsAfter)
        {
            Tell(problem);
            if (Interlocked.Increment(ref _failures) >= endsAfter) Volatile.Write(ref _ended, 1);
        }

        public void Busy(string problem, TimeSpan? retryAfter)
        {
            Tell(problem);
            if (Interlocked.Exchange(ref _ended, 1) == 0) RetryAfter = retryAfter;
        }

        private void Tell(string problem) => Interlocked.CompareExchange(ref _problem, problem, null);
    }
}

/// <summary>What an upstream answered.</summary>
/// <param name="Facts">Of each question; null where there is no exact answer.</param>
/// <param name="Unclear">Of each question: true where there is an answer, and none that helps.</param>
/// <param name="Problem">The first; null when all were answered.</param>
internal sealed record HeadAnswers(
    IReadOnlyList<HeadFacts?> Facts, IReadOnlyList<bool> Unclear, string? Problem, TimeSpan? RetryAfter);
