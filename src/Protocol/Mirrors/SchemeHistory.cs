using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MirrorActors.Protocol.Mirrors;

/// <summary>
/// The past of one scheme. Up includes degraded; while nothing is known of it no time counts. Equal when every part is.
/// </summary>
public sealed record SchemeHistory
{
    /// <summary>Changes kept: three a day for a month.</summary>
    public const int MostChanges = 100;

    public const int MostIncidents = 20;

    public static SchemeHistory None { get; } = new();

    /// <summary>In all, before the verdict in force.</summary>
    public double UpSeconds { get; init; }

    /// <summary>Likewise.</summary>
    public double DownSeconds { get; init; }

    /// <summary>Times it went down.</summary>
    public int Downs { get; init; }

    /// <summary>The newest, oldest first; the last is in force.</summary>
    public ImmutableArray<VerdictChange> Changes { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The newest times it was down, oldest first.</summary>
    public ImmutableArray<Incident> Incidents { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The verdict in force.</summary>
    [JsonIgnore]
    public VerdictChange Now => Changes.IsEmpty ? default : Changes[^1];

    public SchemeHistory Inherited() => this with { Incidents = [.. Incidents.Select(i => i with { Sequence = 0 })] };

    public bool Equals(SchemeHistory? other) =>
        other is not null && (UpSeconds, DownSeconds, Downs) == (other.UpSeconds, other.DownSeconds, other.Downs)
        && Changes.SequenceEqual(other.Changes) && Incidents.SequenceEqual(other.Incidents);

    public override int GetHashCode() => HashCode.Combine(Downs, Changes.Length);
}

/// <summary>A verdict from a time on.</summary>
public readonly record struct VerdictChange(DateTimeOffset At, Verdict Verdict);

/// <summary>A time that a scheme was down.</summary>
/// <param name="Sequence">Of the event with the evidence; 0 when it is in another stream.</param>
/// <param name="Until">Null while it lasts.</param>
public sealed record Incident(DateTimeOffset From, string Reason, long Sequence, DateTimeOffset? Until = null);
