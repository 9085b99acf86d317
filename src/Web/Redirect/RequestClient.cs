using MirrorActors.Geo.Locating;

namespace MirrorActors.Web.Redirect;

/// <summary>Who asks, after trusted proxies have been taken out of the way.</summary>
/// <param name="IsHttps">The client's own connection was encrypted.</param>
public readonly record struct RequestClient(AddressKey Address, bool IsHttps);
