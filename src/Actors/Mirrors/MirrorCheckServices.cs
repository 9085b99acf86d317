using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Scanning.Targeted;
using MirrorActors.Actors.Views;

namespace MirrorActors.Actors.Mirrors;

/// <summary>What checks of single files and directories work with.</summary>
/// <param name="Files">This node's.</param>
/// <param name="Table">Tells each mirror's ordinal in the former.</param>
public sealed record MirrorCheckServices(FileTable Files, MirrorTableHolder Table, SpotCheck Check, DirectoryCheck Directories);
