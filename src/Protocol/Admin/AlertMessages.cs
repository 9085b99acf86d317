namespace MirrorActors.Protocol.Admin;

/// <summary>What operators are told over one channel: the body of webhooks, the standard input of the command.</summary>
/// <param name="Node">Who tells it.</param>
/// <param name="Begun">Wrong since a moment ago.</param>
/// <param name="Over">Well again.</param>
/// <param name="Still">Told before, and still wrong.</param>
/// <param name="Omitted">Further alerts that are not listed.</param>
/// <param name="Test">Sent by <c>pbm alert test</c>: nothing is wrong.</param>
public sealed record AlertMessage(
    string Node,
    DateTimeOffset Time,
    IReadOnlyList<AlertItem> Begun,
    IReadOnlyList<AlertItem> Over,
    IReadOnlyList<AlertItem> Still,
    int Omitted = 0,
    bool Test = false);

/// <summary>One alert.</summary>
/// <param name="Kind"><c>mirror-down</c>, <c>quarantined</c>, <c>certificate-ends</c>, <c>network-suspected</c>, <c>not-fresh</c> or
/// <c>origin-stands</c>.</param>
/// <param name="Subject">What is concerned, unique within the kind.</param>
/// <param name="Text">One line.</param>
/// <param name="Mirror">Null when it is not about one.</param>
public sealed record AlertItem(string Kind, string Subject, string Text, DateTimeOffset Since, string? Mirror = null);

/// <summary>Answer to <c>GET /v1/alerts</c>.</summary>
public sealed record AlertsView(IReadOnlyList<AlertView> Alerts, IReadOnlyList<ChannelView> Channels);

/// <summary>An alert as it stands.</summary>
/// <param name="Held">Why nobody is told of it for now: <c>disabled</c>, <c>maintenance</c>, <c>draining</c>, <c>frozen</c>; null when
/// people are told.</param>
public sealed record AlertView(AlertItem Alert, string? Held);

/// <summary>A way to tell people.</summary>
/// <param name="Channel"><c>webhook</c>, <c>mail</c> or <c>command</c>.</param>
/// <param name="LastSent">Null before the first message.</param>
/// <param name="Problem">Why the last message did not go; null when it did.</param>
public sealed record ChannelView(string Channel, DateTimeOffset? LastSent, string? Problem);

/// <summary>How a test over one channel ended.</summary>
/// <param name="Problem">Null when it went.</param>
public sealed record ChannelTest(string Channel, string? Problem);
