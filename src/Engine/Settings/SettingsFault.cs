namespace MirrorActors.Engine.Settings;

/// <summary>One setting that cannot be used. <paramref name="Origin"/> is where it was written (<c>site.conf:12</c>,
/// <c>--set</c>, <c>environment NAME</c>), or null when it is nowhere.</summary>
public sealed record SettingsFault(string Key, string? Origin, string Message)
{
    public override string ToString() => Origin is null ? $"{Key}: {Message}" : $"{Key}: {Message} ({Origin})";
}
