using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Certificates;

/// <summary>Certificates as people see them.</summary>
internal static class CertificateText
{
    public static void Write(Printer printer, IEnumerable<CertificateView> views) => printer.Table(
        ["NODE", "SERIAL", "FROM", "TO", "STATE"],
        views.Select(view => (string[])[view.Node, view.Serial, Texts.Time(view.From), Texts.Time(view.To), State(view)]));

    private static string State(CertificateView view) =>
        view.Revoked is { } revoked ? $"{view.State} {Texts.Time(revoked)}" : view.State;
}
