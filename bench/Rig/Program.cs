// Makes what the load runs need:
//   rig tree ROOT COUNT PATHS    a tree of COUNT small sparse files with package-like paths; PATHS gets one "/path" a line
//   rig clients FILE COUNT       random client addresses
//   rig mirrors DATA_DIR COUNT   COUNT mirrors that hold every file of the catalogue, enabled and up, into a stopped node's log
using System.Globalization;
using MirrorActors.Rig;

const int seed = 20261121;
switch (args)
{
    case ["tree", var root, var count, var paths]:
        TreeMaker.Make(root, Number(count), paths, new Random(seed));
        return 0;
    case ["clients", var file, var count]:
        ClientMaker.Make(file, Number(count), new Random(seed));
        return 0;
    case ["mirrors", var dataDir, var count]:
        await MirrorMaker.MakeAsync(dataDir, Number(count), new Random(seed), TimeProvider.System, CancellationToken.None);
        return 0;
    default:
        await Console.Error.WriteLineAsync("rig tree ROOT COUNT PATHS | clients FILE COUNT | mirrors DATA_DIR COUNT");
        return 2;
}

static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
