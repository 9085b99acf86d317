using System.CommandLine;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary>An option for every field of a mirror; flags for the yes-or-no ones.</summary>
internal sealed class MirrorOptions
{
    private const string BothSchemes = "url";

    private static readonly HashSet<string> Flags =
        new(StringComparer.Ordinal) { "country-only", "continent-only", "as-only", "prefix-only" };

    private readonly List<(string Field, Option Option)> _options = [];

    public MirrorOptions(Command command)
    {
        var url = new Option<string?>($"--{BothSchemes}") { Description = "//host/path/ stands for both http and https" };
        url.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !result.Tokens[0].Value.StartsWith("//", StringComparison.Ordinal))
                result.AddError($"--{BothSchemes} is //host/path/, without a scheme");
        });
        _options.Add((BothSchemes, url));
        command.Add(url);
        foreach (var field in MirrorFields.All)
        {
            Option option = Flags.Contains(field.Name)
                ? new Option<bool>($"--{field.Name}") { Description = field.Meaning }
                : new Option<string[]>($"--{field.Name}") { Description = field.Meaning, Arity = ArgumentArity.OneOrMore };
            _options.Add((field.Name, option));
            command.Add(option);
        }
    }

    /// <summary>The given options as fields; a repeated option is a list.</summary>
    public Dictionary<string, string> Read(ParseResult parsed)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (field, option) in _options)
        {
            if (parsed.GetResult(option) is not { Implicit: false } result) continue;
            var value = option is Option<bool> ? "true" : string.Join(',', result.Tokens.Select(t => t.Value));
            if (field != BothSchemes)
            {
                fields[field] = value;
                continue;
            }

            fields["http"] = "http:" + value;
            fields["https"] = "https:" + value;
        }

        return fields;
    }
}
