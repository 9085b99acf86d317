using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// What to make of a server that does not have the file it was asked for: other files tell whether it is the file or the mirror.
/// </summary>
internal static class GoneFile
{
    /// <summary>Further files that are asked for.</summary>
    public const int Further = 5;

    /// <summary>So many of them gone, and the mirror is down at once.</summary>
    public const int Down = 3;

    /// <returns>The probe as the further files tell; as it was when the mirror holds no others that can be asked for.</returns>
    public static async Task<SchemeProbe> LookFurtherAsync(
        SchemeProbe probe, MirrorFacts mirror, SampledFile file, ProbeServices services, Random random, CancellationToken token)
    {
        var others = services.Files.Others(file, Further, mirror.Ordinal, random);
        var gone = new List<FileId> { file.Id };
        ProbeObservation? answer = null;
        foreach (var further in others)
        {
            if (ProbeQuestion.Of(mirror.Definition, probe.Scheme, further) is not { } question) continue;
            var seen = await services.Head.ProbeAsync(question, token);
            if (seen.Kind == ObservationKind.Missing) gone.Add(further.Id);
            else if (answer is not { Ok: true }) answer = seen;
        }

        probe = probe with { Gone = [.. gone.Order()], Further = others.Count };
        var lost = gone.Count - 1;
        var reason = probe.Seen!.Value.Reason;
        if (lost >= Down)
        {
            var told = $"{reason}, and {lost} of {others.Count} further files are gone";
            return probe.JudgedBy(probe.Seen!.Value with { Kind = ObservationKind.WrongAnswer, Reason = told, IsFinal = true });
        }

        return answer is { } other ? probe.JudgedBy(other with { Reason = $"{other.Reason} ({reason})" }) : probe;
    }
}
