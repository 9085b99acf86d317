namespace MirrorActors.Node.Demo;

/// <summary>One line a promise, each with a command for a shell that shows it.</summary>
internal sealed class DemoText(Uri node, string admin, string tokenFile)
{
    private const string Dresden = "141.30.0.1";
    private const string Vienna = "131.130.70.8";
    private const string Tokyo = "133.11.0.1";
    private const string Repository = "/v1/repos/default";

    public IEnumerable<string> Promises()
    {
        const string image = DemoTree.Image;
        yield return Asked("the nearest mirror by network, then country", $"-I -H 'X-Forwarded-For: {Vienna}'", image);
        yield return Asked(
            "another client, another mirror, and what is next best", $"-I -H 'X-Forwarded-For: {Tokyo}'", image);
        yield return Shown(
            "never an old copy: berlin-stale is never chosen for this file",
            $"/explain?path={image}&from={Dresden}", $"explain {image} --from {Dresden}");
        yield return Shown(
            "never a mirror without the file: munich-missing", $"/file?path={image}", $"file show {image}");
        yield return Shown("truncated, slow, dead: probes saw it", "/mirrors", "mirror list");
        yield return Shown(
            "a mirror that redirects to a private address is down: rome-private",
            "/mirrors/rome-private/probe", "mirror probe rome-private", "-X POST ");
        yield return Shown(
            "no call to private addresses at all",
            "/mirrors", "mirror add lan --http http://10.0.0.1/pub/",
            """-H 'Content-Type: application/json' -d '{"id":"lan","fields":{"http":"http://10.0.0.1/pub/"}}' """);
        yield return Shown(
            "a listing that leads nowhere and never ends is given up: madrid-endless",
            "/mirrors/madrid-endless", "mirror show madrid-endless");
        yield return Asked(
            "small files and signatures come from here", "-o /dev/null -w '%{http_code}\\n'", DemoTree.Signature);
        yield return Asked("hostile paths lead nowhere", "-i --path-as-is", "/..%2f..%2fetc/passwd");
        yield return Shown("every change is an event", "/v1/log", "log tail");
    }

    private string Asked(string promise, string options, string path) =>
        $"{promise}: curl -s {options} '{node.AbsoluteUri.TrimEnd('/')}{path}'";

    private string Shown(string promise, string path, string verb, string options = "")
    {
        var resource = path.StartsWith("/v1/", StringComparison.Ordinal) ? path : Repository + path;
        var authorized = $"curl -s -H \"Authorization: Bearer $(cat '{tokenFile}')\"";
        var curl = $"{authorized} {options}'{admin.TrimEnd('/')}{resource}'";
        return $"{promise}: {curl} # or: {Pbm()} --admin {admin} --token-file '{tokenFile}' {verb}";
    }

    private static string Pbm()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "pbm");
        return File.Exists(beside) ? beside : "dotnet run --project src/Pbm --";
    }
}
