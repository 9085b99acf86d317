namespace MirrorActors.Actors.Tests;

/// <summary>
/// Tests that run while no other does: a process that another thread starts would inherit a file they are writing, so
/// that it could not be executed, and would see the variables they set.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
