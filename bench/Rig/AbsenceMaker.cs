using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Rig;

/// <summary>
/// What mirrors lack: 30 % of them a subtree, 65 % the files that are younger than some hours, and at random either 0.1 % of
/// all files on each mirror (<paramref name="everyMirror"/>) or one mirror's copy of 0.1 % of the files.
/// </summary>
internal sealed class AbsenceMaker(CatalogueMaker catalogue, int files, int mirrors, bool everyMirror, Random random)
{
    private const int OneAbsentIn = 1000;

    public FileSet FilesOf(int mirror)
    {
        var lacksSubtree = random.Next(100) < 30 ? random.Next(CatalogueMaker.Subtrees) : -1;
        var lag = random.Next(100) < 65 ? 1 + random.Next(CatalogueMaker.NewestHours) : 0;
        var absent = catalogue.Newest.Where(f => f.Age < lag).Select(f => f.Id).ToList();
        var atRandom = files / OneAbsentIn / (everyMirror ? 1 : mirrors);
        for (var i = 0; i < atRandom; i++) absent.Add(random.Next(files));
        absent.Sort();
        var held = new FileSetBuilder();
        var next = 0;
        for (var id = 0; id < files; id++)
        {
            while (next < absent.Count && absent[next] < id) next++;
            var isAbsent = next < absent.Count && absent[next] == id;
            if (!isAbsent && catalogue.SubtreeOf(id) != lacksSubtree) held.Add(new FileId(id));
        }

        return held.Build();
    }
}
