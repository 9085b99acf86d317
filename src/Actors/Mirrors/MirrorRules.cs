using MirrorActors.Actors.Scanning;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>
/// What a mirror's definition must satisfy. All faults are reported together, each under the field's name as operators
/// write it; what is merely written differently (case, final slash, order of nothing) is put into canonical form.
/// </summary>
public static class MirrorRules
{
    public const int MaxWeight = 1_000_000;
    public const int MaxCapacityMbit = 10_000_000;

    /// <returns>The canonical definition, of use only when there are no faults.</returns>
    public static (MirrorDefinition Definition, IReadOnlyList<FieldFault> Faults) Check(MirrorDefinition wished)
    {
        var (canonical, faults) = CheckValues(wished);
        if (faults.Count > 0) return (canonical, faults);
        var contradictions = new List<FieldFault>();
        ClientRules.FindContradictions(canonical, contradictions);
        if (canonical.Files is { } files) FileRules.FindContradictions(files, contradictions);
        if (canonical.Redirects is { } redirects) RedirectHostRules.FindContradictions(redirects, contradictions);
        return (canonical, contradictions);
    }

    /// <summary>Each value by itself: what is still left out may yet be filled in.</summary>
    /// <returns>The canonical definition, of use only when there are no faults.</returns>
    public static (MirrorDefinition Definition, IReadOnlyList<FieldFault> Faults) CheckValues(MirrorDefinition wished)
    {
        var faults = new List<FieldFault>();
        CheckNames(wished, faults);
        var canonical = wished with
        {
            Urls = CheckUrls(wished.Urls, faults),
            Place = PlaceRules.Checked(wished.Place, faults),
            Networks = NetworkRules.Named(wished.Networks, faults),
            Restrictions = CheckRestrictions(wished.Restrictions, faults),
            Files = FileRules.Checked(wished.Files, faults),
            Quota = TimeRules.Quota(wished.Quota, faults),
            Maintenance = TimeRules.Maintenance(wished.Maintenance, faults),
            Redirects = RedirectHostRules.Checked(wished.Redirects, faults),
            Operator = CheckOperator(wished.Operator, faults),
            AdminEmail = TextRules.Email(wished.AdminEmail, "admin-email", faults),
            Comment = TextRules.Lines(wished.Comment, "comment", faults),
        };
        NumberRules.InRange(wished.Weight, 0, MaxWeight, "weight", faults);
        if (wished.CapacityMbit is { } capacity) NumberRules.InRange(capacity, 1, MaxCapacityMbit, "capacity-mbit", faults);
        return (canonical, faults);
    }

    private static void CheckNames(MirrorDefinition wished, List<FieldFault> faults)
    {
        if (!Slug.IsValid(wished.Repository)) faults.Add(new FieldFault("repo", $"not a valid name: {Slug.Rule}"));
        if (!Slug.IsValid(wished.Id)) faults.Add(new FieldFault("id", $"not a valid name: {Slug.Rule}"));
    }

    private static MirrorUrls CheckUrls(MirrorUrls urls, List<FieldFault> faults)
    {
        if (urls with { Subtree = null } == new MirrorUrls()) faults.Add(new FieldFault("http", "a mirror needs at least one URL"));
        return new MirrorUrls(
            UrlRules.Base(urls.Http, "http", faults),
            UrlRules.Base(urls.Https, "https", faults),
            UrlRules.Base(urls.Rsync, "rsync", faults),
            UrlRules.Base(urls.Ftp, "ftp", faults),
            Subtree(urls.Subtree, faults));
    }

    /// <summary>With a slash at both ends; the whole tree is none.</summary>
    private static string? Subtree(string? wished, List<FieldFault> faults)
    {
        if (wished?.Trim('/') is not { Length: > 0 } path) return null;
        if (EntryName.IsSafePath(path)) return $"/{path}/";
        faults.Add(new FieldFault("subtree", "is not a directory of the tree, such as /releases"));
        return null;
    }

    /// <summary>An exclusive mirror is private.</summary>
    private static MirrorRestrictions CheckRestrictions(MirrorRestrictions wished, List<FieldFault> faults) => wished with
    {
        ExcludedCountries = PlaceRules.Countries(wished.ExcludedCountries, "exclude-country", faults),
        ExcludedNetworks = NetworkRules.Excluded(wished.ExcludedNetworks, faults),
        Private = wished.Private || wished.Exclusive,
    };

    private static MirrorOperator CheckOperator(MirrorOperator wished, List<FieldFault> faults) => new(
        TextRules.Line(wished.Name, "sponsor", faults),
        UrlRules.Page(wished.Url, "sponsor-url", faults),
        UrlRules.Page(wished.Logo, "sponsor-logo", faults));
}
