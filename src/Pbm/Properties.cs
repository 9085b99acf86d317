using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MirrorActors.EndToEnd")]
[assembly: InternalsVisibleTo("MirrorActors.Pbm.Tests")]
