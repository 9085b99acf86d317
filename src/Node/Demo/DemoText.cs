namespace MirrorActors.Node.Demo;

/// <summary>One line a promise, each with a command that shows it.</summary>
internal static class DemoText
{
    private const string Dresden = "141.30.0.1";
    private const string Vienna = "131.130.70.8";
    private const string Tokyo = "133.11.0.1";

    public static IEnumerable<string> Promises(Uri node, string admin, string tokenFile)
    {
        var root = node.AbsoluteUri.TrimEnd('/');
        var file = root + DemoTree.Image;
        var pbm = $"dotnet run --project src/Pbm -- --admin {admin} --token-file {tokenFile}";
        yield return Line("the nearest mirror by network, then country", $"curl -sI -H 'X-Forwarded-For: {Vienna}' {file}");
        yield return Line(
            "another client, another mirror, and what is next best", $"curl -sI -H 'X-Forwarded-For: {Tokyo}' {file}");
        yield return Line(
            "never an old copy: berlin-stale is never chosen for this file", $"{pbm} explain {DemoTree.Image} --from {Dresden}");
        yield return Line("never a mirror without the file: munich-missing", $"{pbm} file show {DemoTree.Image}");
        yield return Line("truncated, slow, dead: probes saw it", $"{pbm} mirror list");
        yield return Line("a mirror that redirects to a private address is down: rome-private", $"{pbm} mirror probe rome-private");
        yield return Line("no call to private addresses at all", $"{pbm} mirror add lan --http http://10.0.0.1/pub/");
        yield return Line("a listing that leads nowhere and never ends is given up: madrid-endless", $"{pbm} mirror show madrid-endless");
        yield return Line(
            "small files and signatures come from here", $"curl -s -o /dev/null -w '%{{http_code}}\\n' {root}{DemoTree.Signature}");
        yield return Line("hostile paths lead nowhere", $"curl -si --path-as-is {root}/..%2f..%2fetc/passwd");
        yield return Line("every change is an event", $"{pbm} log tail");
    }

    private static string Line(string promise, string command) => $"{promise}: {command}";
}
