using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MirrorActors.Pbm.Output;

/// <summary>Writes results: JSON for programs on stdout, tables for people. What people see is made <see cref="Plain"/>.</summary>
internal sealed class Printer(bool json, TextWriter output)
{
    // Wider than any row: a row is one line, whatever the terminal's width, so that it can be searched and copied.
    private const int Width = 100_000;

    public bool Json => json;

    /// <summary>Writes the value as JSON, or lets <paramref name="human"/> show it.</summary>
    public void Show<T>(T value, JsonTypeInfo<T> type, Action<T> human)
    {
        if (json) output.WriteLine(JsonSerializer.Serialize(value, type));
        else human(value);
    }

    /// <summary>Writes JSON as it is, without an end of line.</summary>
    public void Raw(string json) => output.Write(json);

    public void Line(string text) => output.WriteLine(Plain.Of(text));

    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)) { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(Plain.Of(cell))).ToArray<IRenderable>());
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = Width;
        console.Write(table);
        foreach (var line in text.ToString().TrimEnd().Split('\n')) output.WriteLine(line.TrimEnd());
    }

    /// <summary>Name and value in two columns; empty values are left out.</summary>
    public void Facts(IEnumerable<(string Name, string? Value)> facts)
    {
        foreach (var (name, value) in facts.Where(f => !string.IsNullOrEmpty(f.Value))) Line($"{name + ":",-18} {value}");
    }
}
