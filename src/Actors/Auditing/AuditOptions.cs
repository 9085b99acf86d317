namespace MirrorActors.Actors.Auditing;

/// <summary>How mirrors are audited.</summary>
/// <param name="PerHour">Ranges an hour and mirror; 0 for none. Three times as many while a mirror is new or suspected.</param>
/// <param name="MostBytes">Of one range, or of one whole file or piece where there is no tree to compare a range with.</param>
/// <param name="Timeout">Of one request, redirects and bytes included.</param>
/// <param name="MaxRedirects">Followed at most.</param>
public sealed record AuditOptions(double PerHour, int MostBytes, TimeSpan Timeout, int MaxRedirects);
