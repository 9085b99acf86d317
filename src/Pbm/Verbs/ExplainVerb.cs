using System.CommandLine;
using System.Globalization;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs;

/// <summary><c>pbm explain PATH --from IP</c>: where a client is sent and why.</summary>
internal sealed class ExplainVerb : Verb
{
    private static readonly string[] Columns =
        ["RANK", "MIRROR", "CHANCE", "GROUP", "KM", "WEIGHT", "MBIT/S", "CODE", "REASON"];
    private readonly Argument<string> _path = new("PATH") { Description = "Path of the file, not percent-encoded" };
    private readonly Option<string> _from = new("--from") { Description = "The client's address", Required = true };
    private readonly Option<bool> _https = new("--https") { Description = "The client asks by https" };
    private readonly Option<string> _query = new("--query") { Description = "What the client adds after ?, as in country=fr&avoid=uni-a" };

    public ExplainVerb()
        : base("explain", "Where a client is sent for a file, and why each mirror is in or out")
    {
        Add(_path);
        Add(_from);
        Add(_https);
        Add(_query);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var parsed = context.Parsed;
        var path = Uri.EscapeDataString("/" + parsed.GetValue(_path)!.TrimStart('/'));
        var from = Uri.EscapeDataString(parsed.GetValue(_from)!);
        var query = $"?path={path}&from={from}&scheme={(parsed.GetValue(_https) ? "https" : "http")}";
        if (parsed.GetValue(_query) is { Length: > 0 } asked) query += $"&query={Uri.EscapeDataString(asked.TrimStart('?'))}";
        var explained = await context.Client.GetAsync($"{context.Repository}/explain{query}", AdminJson.Default.ExplainView, token);
        context.Printer.Show(explained, AdminJson.Default.ExplainView, e => Write(context.Printer, e));
        return ExitCodes.Done;
    }

    private static void Write(Printer printer, ExplainView view)
    {
        printer.Facts([
            ("path", view.Path), ("target", view.Target == view.Path ? null : view.Target), ("client", view.Client),
            ("place", view.ClientNote
                ?? $"{view.Country} ({view.Continent}) AS{view.Asn} {view.PlaceNote}".TrimEnd()), ("outcome", view.Outcome),
            .. (view.Settings ?? new Dictionary<string, string>()).Select(static s => ("  " + s.Key, (string?)s.Value))]);
        printer.Line(string.Empty);
        printer.Table(Columns, view.Mirrors.Select(m => (string[])[
            m.Rank == 0 ? "-" : m.Rank.ToString(CultureInfo.InvariantCulture), m.Id, m.Rank == 0 ? "-" : Texts.Percent(m.Probability),
            m.Group ?? "-", Texts.Number(m.DistanceKm), m.Weight.ToString(CultureInfo.InvariantCulture),
            Texts.Number(m.CapacityMbit), m.Code ?? "-", m.Excluded ?? m.Reason ?? string.Empty]));
    }
}
