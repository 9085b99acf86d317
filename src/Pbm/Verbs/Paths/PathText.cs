using System.CommandLine;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Paths;

/// <summary>What the verbs about paths say alike.</summary>
internal static class PathText
{
    public const string Until = "2027-01-31T12:00:00Z, or a duration from now such as 2h";

    public static Argument<string> Glob() => new("GLOB")
    {
        Description = "Name with * and ?, path (** crosses folders), or folder/ for all below it",
    };

    public static string Rule(PathRuleView rule) => rule.Status is null ? rule.Rule : $"{rule.Rule} {rule.Status}";

    public static string Of(PathRuleView rule) => rule.Rule switch
    {
        "none" => $"{rule.Glob}: no rule any more",
        _ when rule.Until is null => $"{rule.Glob}: {Rule(rule)}",
        _ => $"{rule.Glob}: {Rule(rule)} until {Texts.Time(rule.Until)}",
    };
}
