using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Paths;
using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo.Countries;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Protocol.Values;
using MirrorActors.Web.Admin;

namespace MirrorActors.Fuzz.Targets;

/// <summary>What operators write.</summary>
internal static class SettingsTargets
{
    private static readonly ResolvedConfig Reference = HoconConfiguration.Load(null, new Dictionary<string, string>(), []);
    private static readonly string ReferenceText = ReadReference();
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static IEnumerable<FuzzTarget> List =>
    [
        new("hocon", Hocon, Inputs.Of(
            "# sample\nnode { listen = [\"0.0.0.0:80\", \"[::]:80\"], data-dir = ${HOME}/d } // end\na.b.\"c d\" += 5 MiB\n",
            "a.b { x : ${?node.listen}, y = \"\"\"multi\nline\"\"\" }\ntext = one ${a.b} \"two\\u00e9\"\ncopy = ${a} { z = [1, {q"
                + " = 2}] }\ninclude \"other.conf\"\n"))
        { Words = "{ } [ ] , : = += \" \"\"\" \\u ${ ${? } # // . include file( ) null ${a} a=${b} b=${a} \ufeff" },
        new("settings", Settings, Inputs.Of(
            "geo.overrides = [{ prefix = \"10.0.0.0/8\", country = de, asn = 64512 }]\nfallbacks = [{ url ="
                + " \"https://a.example/\", countries = [de] }]",
            "paths = [{ match = \"*.iso\", cache-control = \"max-age=60\", protect = true }]\nrepository { manifest ="
                + " \"ls-lR.gz\", trace-file = \"/t\" }",
            "scan { interval = 6h, concurrency = 5, mass-loss = 10% }\noutgoing { allow-private = [\"10.0.0.0/8\"], user-agent ="
                + " \"x\" }\nnode.listen = [\"[::]:80\"]"))
        {
            Words = "node. repository. scan. probe. outgoing. redirect. selection. direct. fallbacks paths geo.overrides hashes."
                + " engine. log. = { } [ ] 1h 10% 5 MiB \"::/0\" "
                + "10.0.0.0/33 **/*.iso https:// de true null",
        },
        new("mirror-fields", Fields, Inputs.Of(
            "http=http://a.example/pub/\nrsync=rsync://u:p@a.example/m/\ncountry=DE,FR\nasn=AS3320\n"
                + "prefix=10.0.0.0/8,2001:db8::/32\nlat=52.5\nlon=1e400",
            "max-size=25 MB\ninclude-path=*.iso,/a/**\nlag=12h\nmonthly-transfer=10"
                + " TB\nquota-day=28\nmaintenance=2027-01-31T22:00:00Z/2027-02-01T04:00:00Z\nadmin-email=a@b",
            "https=https://xn--a.example:65536/\nftp=ftpes://[::1]/\nsubtree=/a/../b\nweight=-1\n"
                + "capacity-mbit=99999999999\nexclude-prefix=0.0.0.0/0\ncontinent=EU"))
        { Words = string.Join(' ', MirrorFields.All.Select(f => f.Name + "="))
            + " https:// rsyncs:// ftps:// , / % NaN 1e999 9999-12-31T23:59:59Z true" },
        new("globs", Globs, Inputs.Of("*.iso\n/a/b.iso", "/a/**/c?\n/a/x/y/cd", "**\n/", "/pub/\n/pub/x", "a*b*c*d\naaaaaaaa", "ü*\n/ü"))
        { Words = "* ** ? / // ***" },
        new("values", Values, Inputs.Of(
            "12h", "1d 2h", "25 MB", "4.5 KiB", "2027-01-31T12:00:00+14:00", "10.0.0.0/8", "2001:db8::/32", "::ffff:1.2.3.4", "50%",
                "max-age=60", "[::]:80", "https://a.example/x"))
        { Words = "ns ms d w KiB EB /128 /0 :: % 9223372036854775807 d9999 0001-01-01T00:00:00Z -" },
    ];

    private static void Hocon(byte[] input)
    {
        var text = Inputs.Utf8(input);
        Claim.Only<HoconException>(() => HoconConfiguration.Parse(text, "t", new Dictionary<string, string> { ["HOME"] = "/h" }));
    }

    private static void Settings(byte[] input)
    {
        var text = ReferenceText + "\n" + Inputs.Utf8(input);
        HoconObject? root = null;
        if (!Claim.Only<HoconException>(() => root = HoconConfiguration.Parse(text, "t"))) return;
        Claim.Only<SettingsException>(() => NodeConfiguration.Read(new ResolvedConfig(root!, Reference.Root), CountryTable.IsCode));
        UnknownKeys.Find(new ResolvedConfig(root!, Reference.Root));
    }

    /// <summary>A line a field: its name, an equals sign and the value.</summary>
    private static void Fields(byte[] input)
    {
        var fields = Inputs.Utf8(input).Split('\n').Select(l => l.Split('=', 2))
            .Select(p => KeyValuePair.Create(p[0], p.Length > 1 ? p[1] : ""));
        var (definition, faults) = MirrorFields.Apply(new MirrorDefinition { Repository = "default", Id = "m" }, fields);
        foreach (var fault in faults) Claim.That(fault.ToString().Length > 0, "a fault without a text");
        var (canonical, _) = MirrorRules.Check(definition);
        foreach (var field in MirrorFields.All) field.Get(canonical);
    }

    /// <summary>The pattern, a newline, the path.</summary>
    private static void Globs(byte[] input)
    {
        var at = Array.IndexOf(input, (byte)'\n');
        var pattern = Inputs.Utf8(at < 0 ? input : input[..at]);
        byte[] path = [(byte)'/', .. at < 0 ? [] : input[(at + 1)..]];
        if (path.Length > Limits.PathBytes) path = path[..Limits.PathBytes];
        Glob.Matches(pattern.AsSpan(0, Math.Min(pattern.Length, Limits.PathBytes)), Inputs.Utf8(path));
        if (!PathGlob.TryParse(pattern, out var glob, out var problem))
        {
            Claim.That(problem.Length > 0, "a refusal without a reason");
            return;
        }

        glob.Matches(path);
        glob.MatchesDirectory(path);
        Claim.That(PathGlob.TryParse(glob.Text, out var again, out _) && again.Text == glob.Text,
            "a pattern that is another one when it is read again");
    }

    private static void Values(byte[] input)
    {
        var text = Inputs.Utf16(input);
        foreach (var one in new[] { text, Inputs.Utf8(input) })
        {
            if (Duration.TryParse(one, out var duration) is null) Duration.Format(duration);
            if (ByteSize.TryParse(one, out var bytes)) ByteSize.Format(bytes);
            if (Rfc3339.TryParse(one, out var time)) Rfc3339.Format(time);
            if (AddressPrefix.TryParse(one, out var prefix)) prefix.ToString();
            if (AddressKey.TryParse(one, out var address)) address.ToString();
            CidrText.Parse(one);
            Percent.Parse(one);
            ManifestKinds.Parse(one);
            TreePathText.Parse(one);
            ListenAddress.Parse(one);
            CacheControlText.Parse(one);
            HttpUrlText.Parse(one);
            UntilText.Parse(one, Now);
        }
    }

    private static string ReadReference()
    {
        using var reader = new StreamReader(typeof(HoconConfiguration).Assembly.GetManifestResourceStream("reference.conf")!);
        return reader.ReadToEnd();
    }
}
