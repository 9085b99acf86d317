using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace MirrorActors.Pbm.Output;

/// <summary>Writes results: JSON for programs on stdout, tables for people.</summary>
internal sealed class Printer(bool json, TextWriter output)
{
    private const int PlainWidth = 200;

    private readonly IAnsiConsole _console = CreateConsole(output);

    public bool Json => json;

    /// <summary>Writes the value as JSON, or lets <paramref name="human"/> show it.</summary>
    public void Show<T>(T value, JsonTypeInfo<T> type, Action<T> human)
    {
        if (json) output.WriteLine(JsonSerializer.Serialize(value, type));
        else human(value);
    }

    public void Line(string text) => output.WriteLine(text);

    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var column in columns) table.AddColumn(new TableColumn(Markup.Escape(column)) { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(cell)).ToArray<Spectre.Console.Rendering.IRenderable>());
        _console.Write(table);
    }

    /// <summary>Name and value in two columns; empty values are left out.</summary>
    public void Facts(IEnumerable<(string Name, string? Value)> facts)
    {
        foreach (var (name, value) in facts.Where(f => !string.IsNullOrEmpty(f.Value))) output.WriteLine($"{name + ":",-18} {value}");
    }

    private static IAnsiConsole CreateConsole(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (Console.IsOutputRedirected || output != Console.Out) console.Profile.Width = PlainWidth;
        return console;
    }
}
