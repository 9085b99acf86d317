using System.Collections;
using System.CommandLine;
using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;
using MirrorActors.Engine.Threads;
using MirrorActors.Geo.Countries;
using MirrorActors.Node;
using MirrorActors.Node.Demo;
using MirrorActors.Node.Engines;

SocketThreads.Use();
var config = new Option<string?>("--config") { Description = "HOCON file; what it leaves out is as in reference.conf" };
var set = new Option<string[]>("--set")
{
    Description = "key=value, over the file and the environment",
    DefaultValueFactory = _ => [],
    AllowMultipleArgumentsPerToken = true,
};
var listen = new Option<string>("--listen") { Description = "Public address of the demo", DefaultValueFactory = _ => "127.0.0.1:8080" };
var admin = new Option<string>("--admin") { Description = "Admin address of the demo", DefaultValueFactory = _ => "127.0.0.1:8081" };

var demo = new Command("demo", "A node with virtual mirrors on this machine, to try things") { listen, admin };
demo.SetAction((parsed, _) => NodeRunner.GuardAsync(
    () => DemoRunner.RunAsync(parsed.GetValue(listen)!, parsed.GetValue(admin)!)));

var backup = new Argument<string>("backup") { Description = "A copy that pbm cluster backup or etcdctl snapshot save has written" };
var restore = new Command("restore", "Puts a backup in place of this node's managed etcd; the node must not run") { backup, config, set };
restore.SetAction((parsed, _) => NodeRunner.GuardAsync(
    () => RestoreRunner.RunAsync(Read(parsed.GetValue(config), parsed.GetValue(set)!), parsed.GetValue(backup)!)));

var to = new Option<string>("--to") { Description = "The other engine: sqlite, postgres or etcd", Required = true };
to.AcceptOnlyFromAmong("sqlite", "postgres", "etcd");
var migrate = new Command("migrate", "Copies the log into an empty engine of another kind; the node must not run") { config, set, to };
migrate.SetAction((parsed, _) => NodeRunner.GuardAsync(() => MigrationRunner.RunAsync(
    Read(parsed.GetValue(config), parsed.GetValue(set)!),
    Read(parsed.GetValue(config), [.. parsed.GetValue(set)!, $"engine.kind={parsed.GetValue(to)}"]))));
var engine = new Command("engine", "The event log") { migrate };

var root = new RootCommand("MirrorActors: sends each download to the best mirror that really has the file.")
{
    config, set, demo, restore, engine,
};
root.SetAction((parsed, _) => NodeRunner.GuardAsync(
    () => NodeRunner.RunAsync(() => Read(parsed.GetValue(config), parsed.GetValue(set)!))));

// Signals are the runner's, from the first moment on: it drains before it stops. No token here is ever cancelled.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

static NodeConfiguration Read(string? file, string[] overrides)
{
    var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? string.Empty, StringComparer.Ordinal);
    return NodeConfiguration.Read(HoconConfiguration.Load(file, environment, overrides), CountryTable.IsCode);
}
