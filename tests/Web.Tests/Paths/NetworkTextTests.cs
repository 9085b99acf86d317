using System.Net;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Web.Tests.Paths;

/// <summary>Networks are read twice: by the settings, then by what compares addresses with them.</summary>
public sealed class NetworkTextTests
{
    private const string Letters = "0123456789afxX.:/%[]+- ";

    private static readonly string[] Seeds =
    [
        "10.0.0.0/8", "192.0.2.7", "0.0.0.0/0", "2001:db8::/32", "::/0", "::1", "fe80::/10", "::ffff:10.0.0.0/104", "::a00:0/104",
    ];

    [Fact]
    public void What_the_settings_take_is_a_network_everywhere_and_what_is_one_is_taken()
    {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++)
        {
            var text = Changed(Seeds[random.Next(Seeds.Length)], random);
            var read = CidrText.Parse(text);
            var isNetwork = AddressPrefix.TryParse(text, out var network);
            Assert.False(isNetwork && read.Problem is not null, $"\"{text}\" {read.Problem}");
            if (read.Problem is not null) continue;
            Assert.True(AddressPrefix.TryParse(read.Value, out var same), $"\"{text}\" became \"{read.Value}\"");
            if (isNetwork) Assert.Equal(network, same);
            Assert.Equal(read.Value, CidrText.Parse(read.Value).Value);
            Assert.True(IPNetwork.TryParse(read.Value, out _), read.Value);
        }
    }

    private static string Changed(string text, Random random)
    {
        for (var left = random.Next(4); left > 0; left--)
        {
            var at = random.Next(text.Length + 1);
            var rest = text[Math.Min(text.Length, at + random.Next(2))..];
            text = text[..at] + (random.Next(3) > 0 ? Letters[random.Next(Letters.Length)] : "") + rest;
        }

        return text;
    }
}
