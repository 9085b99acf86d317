using System.Text.Json;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;
using MirrorActors.Node.Composition;
using MirrorActors.Node.Upgrades;

namespace MirrorActors.Node.Demo;

/// <summary>The demo: an origin tree, virtual mirrors with faults, a node, and what to try. Leaves nothing behind.</summary>
internal static class DemoRunner
{
    public static async Task<int> RunAsync(string listen, string admin)
    {
        var folder = Directory.CreateTempSubdirectory("mirroractors-demo-").FullName;
        try
        {
            using var signals = new StopSignals();
            return await NodeRunner.UnlessStoppedAsync(
                signals, stopping => RunAsync(folder, listen, admin, signals, stopping));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> RunAsync(
        string folder, string listen, string admin, StopSignals signals, CancellationToken token)
    {
        var origin = Path.Combine(folder, "origin");
        DemoTree.Create(origin);
        var config = Configure(folder, origin, listen, admin);
        using var loggers = NodeRunner.Loggers(LogLevel.Warning);
        await using var lab = await MirrorLab.StartAsync(origin, DemoMirrors.All, TimeProvider.System, token);
        await using var host = await NodeHost.StartAsync(
            config, loggers, TimeProvider.System, new Random(), leavesNote: false, token);
        using var setup = new DemoSetup(host.Admin, host.Web.Token.Text);
        await setup.RunAsync(lab, token);
        await Console.Out.WriteLineAsync(NodeRunner.ReadyLine(host));
        foreach (var line in new DemoText(host.Public, host.Admin, host.Web.Token.File).Promises())
            await Console.Out.WriteLineAsync(line);
        var why = await Task.WhenAny(signals.Stopped, host.LeaveAsked);
        await host.StopAsync(await why, CancellationToken.None);
        return 0;
    }

    private static NodeConfiguration Configure(string folder, string origin, string listen, string admin) =>
        NodeConfiguration.Read(HoconConfiguration.Load(null, new Dictionary<string, string>(), [
            $"node.listen={Quoted(listen)}",
            $"node.admin-listen={Quoted(admin)}",
            $"node.data-dir={Quoted(folder + "/data")}",
            "node.name=demo",
            "node.drain-time=0s",
            "node.trusted-proxies=[\"127.0.0.0/8\", \"::1/128\"]",
            $"repository.path={Quoted(origin)}",
            "repository.scan-interval=10s",
            "outgoing.allow-private=[\"127.0.0.0/8\"]",
            "probe.interval=5s",
            "probe.timeout=2s",
            "probe.budget.requests=100",
            "probe.failures-to-down=2",
            "scan.max-entries=20000",
        ]));

    // As JSON writes it: HOCON would take an address in brackets for a list.
    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
