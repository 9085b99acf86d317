using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MirrorActors.Protocol.Commands;
using MirrorActors.Web.Admin;

namespace MirrorActors.Web.Cluster;

/// <summary>
/// <c>GET /v1/cluster/backup</c>: a copy of the log of a managed etcd, as <c>etcdctl snapshot save</c> writes it; whoever reads it checks
/// the hash at its end. An answer that breaks off is no backup.
/// </summary>
internal sealed class ClusterBackup(AdminDependencies with)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (with.EngineAdmin() is not { } engine)
        {
            await (with.EngineName == "etcd"
                ? RefuseAsync(context, RefusalKind.Unavailable, "etcd has not been opened yet")
                : RefuseAsync(context, RefusalKind.Invalid, Otherwise(with.EngineName)));
            return;
        }

        if (!engine.RunsMembers)
        {
            await RefuseAsync(context, RefusalKind.Invalid, Otherwise(with.EngineName));
            return;
        }

        context.Response.ContentType = "application/octet-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await engine.BackupAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception e) when (e is IOException or InvalidDataException && !context.Response.HasStarted)
        {
            await RefuseAsync(context, RefusalKind.Unavailable, e.Message);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // Half of it is with the client, who must not take it for the whole.
            with.Loggers.CreateLogger<ClusterBackup>().BackupBrokeOff(e.Message);
            context.Abort();
        }
    }

    private static string Otherwise(string engine) => engine switch
    {
        "etcd" => "others run this etcd: etcdctl snapshot save FILE",
        "postgres" => "the log is in PostgreSQL: pg_dump -n SCHEMA (engine.postgres.schema)",
        _ => "the log is a file of this node: sqlite3 LOG \"VACUUM INTO 'FILE'\" (engine.path), then copy the blobs",
    };

    private static Task RefuseAsync(HttpContext context, RefusalKind kind, string why) =>
        context.RefusedAsync(new CommandResult.Refused(kind, "engine", why));
}
