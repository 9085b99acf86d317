using System.Text;

namespace MirrorActors.Pbm.Tests;

/// <summary>Text that a test waits for while it is written.</summary>
internal sealed class SeenText : TextWriter
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (_gate) _text.Append(value);
    }

    public async Task HasAsync(string part)
    {
        while (!Has(part)) await Task.Yield();
    }

    public override string ToString()
    {
        lock (_gate) return _text.ToString();
    }

    private bool Has(string part) => ToString().Contains(part, StringComparison.Ordinal);
}
