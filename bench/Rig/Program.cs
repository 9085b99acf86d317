// Makes what the load runs need:
//   rig tree ROOT COUNT PATHS [FILES_A_FOLDER]
//                                a tree of COUNT small sparse files with package-like paths; PATHS gets one "/path" a line
//   rig clients FILE COUNT       random client addresses
//   rig mirrors DATA_DIR COUNT   COUNT mirrors that hold every file of the catalogue, enabled and up, into a stopped node's log
//   rig data DATA_DIR FILES MIRRORS [pairs|files] [PATHS]
//                                a stopped node's log with a catalogue of FILES and MIRRORS that lack subtrees, the newest hours and
//                                0.1 % at random (of all pairs of file and mirror, or of the files); PATHS gets up to 500,000 paths
//   rig scan ROOT PATHS URL ROUNDS
//                                scans URL, an rsync daemon of ROOT, against a catalogue of it, in turns with the bare rsync
//   rig steady URL PATHS CLIENTS RATE SECONDS CONNECTIONS
//                                asks URL (an address and port) RATE times a second: random paths, random clients; prints one line
//   rig index URL TIMES          lists the directory indexes below URL; prints a line for each time
//   rig changes MIRRORS RATE SECONDS URL,TOKEN...
//                                changes mirrors RATE times a second and prints when the redirects of each node (admin URL) follow
using System.Globalization;
using MirrorActors.Rig;

const int seed = 20261121;
switch (args)
{
    case ["tree", var root, var count, var paths]:
        TreeMaker.Make(root, Number(count), paths, new Random(seed));
        return 0;
    case ["tree", var root, var count, var paths, var filesPerFolder]:
        TreeMaker.Make(root, Number(count), paths, new Random(seed), Number(filesPerFolder));
        return 0;
    case ["scan", var root, var paths, var url, var rounds]:
        var race = new ScanRace(url, TimeProvider.System);
        await race.LoadAsync(root, paths, CancellationToken.None);
        await race.RunAsync(Number(rounds), CancellationToken.None);
        return 0;
    case ["clients", var file, var count]:
        ClientMaker.Make(file, Number(count), new Random(seed));
        return 0;
    case ["mirrors", var dataDir, var count]:
        await using (var log = await OpenAsync(dataDir)) await MirrorMaker.MakeAsync(log, Number(count), new Random(seed), CancellationToken.None);
        return 0;
    case ["data", var dataDir, var files, var mirrors]:
        return await MakeDataAsync(dataDir, Number(files), Number(mirrors), everyMirror: true, null);
    case ["data", var dataDir, var files, var mirrors, "pairs" or "files"]:
        return await MakeDataAsync(dataDir, Number(files), Number(mirrors), args[4] == "pairs", null);
    case ["data", var dataDir, var files, var mirrors, "pairs" or "files", var paths]:
        return await MakeDataAsync(dataDir, Number(files), Number(mirrors), args[4] == "pairs", paths);
    case ["steady", var url, var paths, var clients, var rate, var seconds, var connections]:
        var server = new Uri(url);
        var requests = SteadyLoad.MakeRequests(server, paths, clients, new Random(seed));
        using (var load = new SteadyLoad(server, requests, Number(rate), Number(seconds), Number(connections), TimeProvider.System))
        {
            load.Run();
            Console.WriteLine(load.Report());
        }

        return 0;
    case ["index", var url, var times]:
        await IndexListing.RunAsync(url, Number(times), TimeProvider.System, CancellationToken.None);
        return 0;
    case ["changes", var mirrors, var rate, var seconds, .. var nodes]:
        using (var watch = new ChangeWatch(nodes, Number(mirrors), TimeProvider.System))
            await watch.RunAsync(Number(rate), Number(seconds), CancellationToken.None);
        return 0;
    default:
        await Console.Error.WriteLineAsync("rig tree ROOT COUNT PATHS [FILES_A_FOLDER] | clients FILE COUNT | mirrors DATA_DIR COUNT | "
            + "data DATA_DIR FILES MIRRORS [pairs|files] [PATHS] | scan ROOT PATHS URL ROUNDS | "
            + "steady URL PATHS CLIENTS RATE SECONDS CONNECTIONS | index URL TIMES | changes MIRRORS RATE SECONDS URL,TOKEN...");
        return 2;
}

static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

static Task<RigLog> OpenAsync(string dataDir) => RigLog.OpenAsync(dataDir, TimeProvider.System, CancellationToken.None);

static async Task<int> MakeDataAsync(string dataDir, int files, int mirrors, bool everyMirror, string? paths)
{
    var random = new Random(seed);
    await using var log = await OpenAsync(dataDir);
    var catalogue = new CatalogueMaker(files, random, log.Now);
    await catalogue.MakeAsync(log, paths, 500_000, CancellationToken.None);
    var absences = new AbsenceMaker(catalogue, files, mirrors, everyMirror, random);
    await MirrorMaker.MakeAsync(log, mirrors, absences.FilesOf, random, CancellationToken.None);
    return 0;
}
