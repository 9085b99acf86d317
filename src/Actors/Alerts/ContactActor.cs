using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Protocol.Values;

namespace MirrorActors.Actors.Alerts;

/// <summary>
/// Writes to the contacts of mirrors that no client can use since a day, at most once a day and mirror, one mail after the other. Not
/// while the mirror is disabled, drained or in a planned time, and not while this node's own network is suspected.
/// </summary>
internal sealed class ContactActor(Mailer mailer, string from, AlertBoard board, MirrorTableHolder mirrors, ContactBook book,
    Func<bool> speaks)
    : Actor<ContactMessage>
{
    protected override ValueTask StartAsync(CancellationToken token)
    {
        Context.SetTimer("look", new LookForContacts(), AlertLimits.ContactLook, AlertLimits.ContactLook);
        return ValueTask.CompletedTask;
    }

    protected override async ValueTask ReceiveAsync(ContactMessage message, CancellationToken token)
    {
        var now = Context.Clock.GetUtcNow();
        if (!speaks() || AlertHolds.IsFrozen(board.Raised)) return;
        foreach (var mirror in mirrors.Current.All)
        {
            if (mirror.Definition.AdminEmail is not { } contact || DownSince(mirror) is not { } since) continue;
            if (now - since < AlertLimits.ContactAfter || AlertHolds.HoldOf(mirror, now) != AlertHold.None) continue;
            if (!MailAddress.IsValid(contact) || !book.MayWrite(mirror.Definition.Id, now)) continue;
            await WriteAsync(mirror, contact, since, now);
        }
    }

    /// <summary>No scheme can be used, since; null when one can, or nothing is known of one.</summary>
    internal static DateTimeOffset? DownSince(MirrorFacts mirror)
    {
        var urls = mirror.Definition.Urls;
        var offered = new[] { (urls.Http, mirror.Http), (urls.Https, mirror.Https) }
            .Where(scheme => scheme.Item1 is not null).Select(scheme => scheme.Item2).ToList();
        return offered.Count > 0 && offered.TrueForAll(h => h.Verdict == Verdict.Down) ? offered.Max(h => h.Since) : null;
    }

    internal static MailText TextOf(MirrorFacts mirror, string from, DateTimeOffset since)
    {
        var id = mirror.Definition.Id;
        var reason = mirror.Definition.Urls.Https is null ? mirror.Http.Reason : mirror.Https.Reason;
        var url = mirror.Definition.Urls.Https ?? mirror.Definition.Urls.Http;
        var stop = $"mailto:{from}?subject=stop%20{id}";
        return new MailText(
            $"Your mirror {id} is down since {Rfc3339.Format(since)}",
            $"The mirror {id}, {url}, cannot be used since {Rfc3339.Format(since)}; no downloads are sent to it.\n"
            + $"What was seen: {reason}\n\n"
            + "It is tried again all the time, and used again by itself when it is well.\n\n"
            + "You get this mail, at most one a day while it lasts, since you are named as the contact of this mirror.\n"
            + $"To stop these mails write to {from} with the subject \"stop {id}\": the operators then take your address out.\n",
            stop);
    }

    private async Task WriteAsync(MirrorFacts mirror, string contact, DateTimeOffset since, DateTimeOffset now)
    {
        var id = mirror.Definition.Id;
        // Before it is sent: whatever happens then, nobody gets two.
        book.Note(id, now);
        try
        {
            await mailer.SendAsync([contact], TextOf(mirror, from, since), Context.Lifetime);
            Context.Logger.ContactWrittenTo(id, since);
        }
        catch (AlertFailedException e)
        {
            book.Forget(id);
            Context.Logger.ContactNotWrittenTo(id, e.Message);
        }
    }
}

/// <summary>A message to the <see cref="ContactActor"/>.</summary>
internal abstract record ContactMessage;

internal sealed record LookForContacts : ContactMessage;
