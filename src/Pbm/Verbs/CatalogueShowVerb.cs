using System.Globalization;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs;

/// <summary><c>pbm catalogue show</c>.</summary>
internal sealed class CatalogueShowVerb() : Verb("show", "The published tree: files, last walk, whether it is held")
{
    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var catalogue = await context.Client.GetAsync($"{context.Repository}/catalogue", AdminJson.Default.CatalogueView, token);
        context.Printer.Show(catalogue, AdminJson.Default.CatalogueView, c => context.Printer.Facts([
            ("repository", c.Repository), (c.HasTree ? "path" : "upstream", c.Path),
            ("off", c.HasTree ? null : "direct delivery, hashing, look-up, manifest: there is no local tree"),
            ("files", c.Files.ToString(CultureInfo.InvariantCulture)),
            ("not yet hashed", c.Unhashed.ToString(CultureInfo.InvariantCulture)), ("last walk", Texts.Time(c.LastWalk)),
            ("not asked for yet", c.Unasked == 0 ? null : c.Unasked.ToString(CultureInfo.InvariantCulture)), ("problem", c.Problem),
            ("next walk", c.HasTree ? null : Texts.Time(c.NextWalk)),
            ("HELD", c.HeldBecause)]));
        return ExitCodes.Done;
    }
}
