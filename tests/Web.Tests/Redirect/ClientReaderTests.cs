using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using MirrorActors.Geo.Locating;
using MirrorActors.Testing;
using MirrorActors.Web.Metrics;
using MirrorActors.Web.Redirect;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Redirect;

public sealed class ClientReaderTests : IDisposable
{
    private readonly WebMetrics _metrics = new();
    private readonly ClientReader _reader;

    public ClientReaderTests() => _reader = new ClientReader(
        new TrustedProxies([AddressPrefix.Parse("10.0.0.0/8")]), new UntrustedForwarding(_metrics, new FakeClock(), new ToyLog()),
        proxyProtocol: false);

    public void Dispose() => _metrics.Dispose();

    [Theory]
    [InlineData("192.0.2.1", null, null, "192.0.2.1")]
    [InlineData(null, "for=192.0.2.2", null, "192.0.2.2")]
    [InlineData(null, null, "192.0.2.3", "192.0.2.3")]
    [InlineData("192.0.2.1", "for=192.0.2.2", "192.0.2.3", "192.0.2.1")]
    [InlineData(null, "for=192.0.2.2", "192.0.2.3", "192.0.2.2")]
    [InlineData("junk", null, "192.0.2.3", "10.0.0.1")]
    [InlineData(null, null, null, "10.0.0.1")]
    public void The_first_header_that_is_there_counts_and_what_cannot_count_is_not_looked_up(
        string? addresses, string? forwarded, string? real, string expected)
    {
        var headers = LookUps.Over(out var names);
        if (addresses is not null) headers["X-Forwarded-For"] = addresses;
        if (forwarded is not null) headers["Forwarded"] = forwarded;
        if (real is not null) headers["X-Real-IP"] = real;
        names.Clear();
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse("10.0.0.1") } };
        context.Features.Set<IHttpRequestFeature>(new HttpRequestFeature { Headers = headers });
        Assert.Equal(expected, _reader.Read(context).Address.ToString());
        Assert.Equal(addresses is null && forwarded is null, names.Contains("X-Real-IP"));
        Assert.Equal(names.Distinct(), names);
    }

    /// <summary>Headers that remember which of them was asked for.</summary>
    public class LookUps : DispatchProxy
    {
        private readonly HeaderDictionary _headers = [];
        private readonly List<string> _names = [];

        public static IHeaderDictionary Over(out List<string> names)
        {
            var headers = Create<IHeaderDictionary, LookUps>();
            names = ((LookUps)headers)._names;
            return headers;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (args is [string name, ..]) _names.Add(name);
            return targetMethod!.Invoke(_headers, args);
        }
    }
}
