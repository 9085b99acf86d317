using System.Globalization;
using System.Text;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Values;

namespace MirrorActors.Actors.Alerts;

/// <summary>Writes to the operators' addresses.</summary>
public sealed class MailChannel(Mailer mailer, IReadOnlyList<string> to) : IAlertChannel
{
    public string Name => "mail";

    public async Task SendAsync(AlertMessage message, CancellationToken token)
    {
        var refused = await mailer.SendAsync(to, TextOf(message), token);
        if (refused.Count > 0) throw new AlertPartlyFailedException($"the others have it, but not {string.Join("; ", refused)}");
    }

    internal static MailText TextOf(AlertMessage message)
    {
        var body = new StringBuilder();
        if (message.Test) body.Append("This is a test; nothing is wrong.\n");
        Section(body, "Wrong:", message.Begun);
        Section(body, "Still wrong:", message.Still);
        Section(body, "Over:", message.Over);
        if (message.Omitted > 0) body.Append(CultureInfo.InvariantCulture, $"And {message.Omitted} more; see pbm alert list.\n");
        return new MailText($"[{message.Node}] {Subject(message)}", body.ToString());
    }

    private static string Subject(AlertMessage message)
    {
        if (message.Test) return "test";
        var all = message.Begun.Concat(message.Still).Concat(message.Over).ToList();
        var first = message.Begun.Concat(message.Still).FirstOrDefault();
        var what = first is null ? "over: " + all[0].Text : first.Text;
        var more = all.Count + message.Omitted - 1;
        return more == 0 ? what : string.Create(CultureInfo.InvariantCulture, $"{what} (and {more} more)");
    }

    private static void Section(StringBuilder body, string title, IReadOnlyList<AlertItem> items)
    {
        if (items.Count == 0) return;
        body.Append(title).Append('\n');
        foreach (var item in items) body.Append("  ").Append(Rfc3339.Format(item.Since)).Append("  ").Append(item.Text).Append('\n');
        body.Append('\n');
    }
}
