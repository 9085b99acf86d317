using MirrorActors.Protocol;

namespace MirrorActors.Engine.Blobs;

/// <summary>A blob that is needed cannot be had now: nobody has it who can be asked, or it is damaged here.</summary>
public sealed class BlobMissingException(BlobRef blob, string why, Exception? inner = null)
    : IOException($"blob {blob.Sha256} cannot be had: {why}", inner)
{
    public BlobRef Blob => blob;
}
