namespace MirrorActors.Engine.Settings;

/// <summary>What a client that came by http is sent to: http where the mirror offers it, or https first.</summary>
public enum HttpClients
{
    Same,
    Upgrade,
}
