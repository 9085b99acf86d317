namespace MirrorActors.Engine.Etcd;

/// <summary>Which etcd the engine uses, and how it makes itself known there.</summary>
/// <param name="Endpoints">Client URLs of members of one cluster, at least one: http, or all of them https.</param>
/// <param name="Prefix">Before all keys. Several systems may share one etcd under different ones.</param>
public sealed record EtcdEngineOptions(IReadOnlyList<Uri> Endpoints, string Prefix)
{
    public const string DefaultPrefix = "/mirroractors/";

    /// <summary>Name of the user; null: no login, or the one that the certificate names.</summary>
    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>PEM file of the authorities that the members' certificates come from; null: those of the system.</summary>
    public string? Ca { get; init; }

    /// <summary>PEM file of this client's certificate; null: none.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file of the certificate's key.</summary>
    public string? Key { get; init; }

    /// <summary>True when the log must be there already: a missing one then means another etcd, not a new system.</summary>
    public bool MustExist { get; init; }
}
