using System.CommandLine;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary>An option for every field of a mirror; flags for the yes-or-no ones.</summary>
internal sealed class MirrorOptions
{
    private const string BothSchemes = "url";

    private readonly List<(string Field, Option Option)> _options = [];

    public MirrorOptions(Command command)
    {
        var url = new Option<string?>($"--{BothSchemes}") { Description = "//host/path/ stands for both http and https" };
        url.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && FaultOf(BothSchemes, result.Tokens[0].Value) is { } fault)
                result.AddError($"--{fault}");
        });
        _options.Add((BothSchemes, url));
        command.Add(url);
        foreach (var field in MirrorFields.All)
        {
            Option option = field.IsFlag
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
            Put(fields, field, option is Option<bool> flag
                ? parsed.GetValue(flag) ? "true" : "false"
                : string.Join(',', result.Tokens.Select(t => t.Value)));
        }

        return fields;
    }

    /// <summary>Adds a field as the API knows it: <c>url</c> stands for http and https.</summary>
    public static void Put(Dictionary<string, string> fields, string field, string value)
    {
        if (field != BothSchemes)
        {
            fields[field] = value;
            return;
        }

        foreach (var scheme in new[] { "http", "https" })
            fields[scheme] = value.Length == 0 ? string.Empty : $"{scheme}:{value}";
    }

    /// <summary>What the API cannot tell any more, once <see cref="Put"/> has made other fields of it.</summary>
    public static string? FaultOf(string field, string value) =>
        field != BothSchemes || value.Length == 0 || value.StartsWith("//", StringComparison.Ordinal)
            ? null
            : $"{BothSchemes} is //host/path/, without a scheme";
}
