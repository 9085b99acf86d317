using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>The catalogue has files that no mirror is known to hold.</summary>
internal sealed record FilesAppeared(NewFiles Files) : MirrorMessage;

/// <summary>Files wait to be asked for.</summary>
internal sealed record AskDue : MirrorMessage;

/// <summary>The mirror was asked for files.</summary>
/// <param name="Answer">Null when the check broke inside this node.</param>
internal sealed record FilesAsked(IReadOnlyList<NewFile> Files, SpotCheckResult? Answer, RecordFileCheck Check, CommandContext Context)
    : MirrorWrite(Check, Context);

/// <summary>Directories wait to be listed.</summary>
internal sealed record ListDue : MirrorMessage;

/// <summary>A directory was listed, or could not be: then nothing is recorded.</summary>
internal sealed record DirectoryListed(RecordFileCheck Check, CommandContext Context) : MirrorWrite(Check, Context);

/// <summary>What checks had found is in a new file set.</summary>
internal sealed record PatchesMerged(RecordMerge Merge, CommandContext Context) : MirrorWrite(Merge, Context);

/// <summary>The file set could not be made.</summary>
internal sealed record MergeFailed : MirrorMessage;
