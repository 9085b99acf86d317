namespace MirrorActors.Fuzz.Loop;

/// <summary>The inputs that reached something new. The latest are taken more often, and so are short ones.</summary>
internal sealed class Corpus(Random random)
{
    private const int Latest = 16;
    private const int Tries = 3;
    private readonly List<byte[]> _inputs = [];

    public int Count => _inputs.Count;

    public void Add(byte[] input) => _inputs.Add(input);

    public byte[] Next()
    {
        var best = Any();
        for (var i = 1; i < Tries; i++)
        {
            if (Any() is var other && other.Length < best.Length) best = other;
        }

        return random.Next(4) == 0 ? Any() : best;
    }

    public byte[] Any() => random.Next(2) == 0
        ? _inputs[random.Next(_inputs.Count)]
        : _inputs[random.Next(Math.Max(0, _inputs.Count - Latest), _inputs.Count)];
}
