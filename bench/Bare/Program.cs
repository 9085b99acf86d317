// The floor to measure against: Kestrel alone. "minimal" answers a constant 302 with one header; "same" answers a constant
// 302 with the headers of a typical redirect of ours, given as "Name: value" lines in the file named second.
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

var port = int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture);
var headers = args.Length > 1 ? Read(args[1]) : [new("Location", "http://127.0.1.1/t20/pool/main/h/hello/hello_2.10-3_amd64.deb")];
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(k =>
{
    k.AddServerHeader = false;
    k.Listen(IPAddress.Loopback, port);
});
var app = builder.Build();
app.Run(context =>
{
    context.Response.StatusCode = StatusCodes.Status302Found;
    foreach (var (name, value) in headers) context.Response.Headers[name] = value;
    return Task.CompletedTask;
});
await app.RunAsync();

static KeyValuePair<string, StringValues>[] Read(string file) =>
    [.. File.ReadLines(file).Select(l => l.Split(": ", 2)).Where(p => p.Length == 2).GroupBy(p => p[0])
        .Select(g => new KeyValuePair<string, StringValues>(g.Key, g.Select(p => p[1]).ToArray()))];
