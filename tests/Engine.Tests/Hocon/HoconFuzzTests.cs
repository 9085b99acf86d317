using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Engine.Hocon;

namespace MirrorActors.Engine.Tests.Hocon;

public sealed class HoconFuzzTests
{
    private const int Rounds = 4000;

    private const string Sample = """"
        # sample
        node { listen = ["0.0.0.0:80", "[::]:80"], data-dir = ${HOME}/d } // end
        a.b."c d" += 5 MiB
        a.b { x : ${?node.listen}, y = """multi
        line""" }
        text = one ${node.data-dir} "two\u00e9"
        copy = ${a} { z = [1, {q = 2}] }
        include "other.conf"
        """";

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "=", "+=", "\n", "\"", "\"\"\"", "\\", "\\u", "${", "${?", "$", "?", "#", "//",
        ".", "a", "b", "a.b", "include", "file(", ")", " ", "\0", "\uFEFF", "\uD800", "é", "null", "1", "${a}",
        "a = ${b}\n", "b = ${a}\n", "a += ", "a {", "b = [",
    ];

    [Fact]
    public void A_tree_that_is_written_and_read_again_is_the_same()
    {
        var words = Gen.Elements("", "a", "b", "c-d", "e.f", "x y", "\"", "\\", "é😀", "#", "\n", "null", "${a}");
        var property = Prop.ForAll(Tree(words, 4).ToArbitrary(), tree =>
            HoconText.ToJson(HoconConfiguration.Parse(Render(tree), "t")) == HoconText.ToJson(tree));
        property.QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Random_texts_give_a_tree_or_a_named_error()
    {
        var random = new Random(20261121);
        for (var i = 0; i < Rounds; i++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(60); n > 0; n--) text.Append(Pieces[random.Next(Pieces.Length)]);
            ParseOrRefuse(text.ToString());
        }
    }

    [Fact]
    public void Damaged_texts_give_a_tree_or_a_named_error()
    {
        var random = new Random(4);
        for (var i = 0; i < Rounds; i++)
        {
            var text = new StringBuilder(Sample);
            for (var n = random.Next(1, 6); n > 0; n--) Damage(text, random);
            ParseOrRefuse(text.ToString());
        }
    }

    [Fact]
    public void Random_files_give_a_configuration_or_a_named_error()
    {
        var random = new Random(7);
        var file = Path.GetTempFileName();
        try
        {
            for (var i = 0; i < 500; i++)
            {
                var bytes = new byte[random.Next(200)];
                random.NextBytes(bytes);
                File.WriteAllBytes(file, bytes);
                OnlyHoconException(() => HoconConfiguration.Load(file, new Dictionary<string, string>(), []), file);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Damage(StringBuilder text, Random random)
    {
        var at = random.Next(text.Length);
        switch (random.Next(4))
        {
            case 0: text.Remove(at, Math.Min(random.Next(1, 8), text.Length - at)); break;
            case 1: text.Insert(at, Pieces[random.Next(Pieces.Length)]); break;
            case 2: text[at] = (char)random.Next(0x180); break;
            default: text.Append(text.ToString(at, Math.Min(random.Next(1, 40), text.Length - at))); break;
        }

        if (text.Length == 0) text.Append(Sample);
    }

    private static void ParseOrRefuse(string text) =>
        OnlyHoconException(() => HoconConfiguration.Parse(text, "t"), text);

    private static void OnlyHoconException(Action read, string text)
    {
        var thrown = Record.Exception(read);
        Assert.True(thrown is null or HoconException, $"{thrown}\nfor\n{text}");
        if (thrown is HoconException errors) Assert.NotEmpty(errors.Errors);
    }

    private static Gen<HoconObject> Tree(Gen<string> words, int depth)
    {
        var fields = Gen.Zip(words, Value(words, depth)).ListOf();
        return fields.Select(f => new HoconObject(
            default, f.Take(5).DistinctBy(p => p.Item1).ToDictionary(p => p.Item1, p => p.Item2)));
    }

    private static Gen<HoconValue> Value(Gen<string> words, int depth)
    {
        var text = words.Select(w => (HoconValue)new HoconString(default, w));
        if (depth == 0) return text;
        var list = Value(words, depth - 1).ListOf().Select(l => (HoconValue)new HoconList(default, [.. l.Take(5)]));
        return Gen.OneOf(text, list, Tree(words, depth - 1).Select(o => (HoconValue)o));
    }

    private static string Render(HoconObject tree) =>
        string.Join('\n', tree.Fields.Select(f => $"{HoconText.Quote(f.Key)} = {RenderValue(f.Value)}"));

    private static string RenderValue(HoconValue value) => value switch
    {
        HoconString { Text: "a" or "b" or "c-d" or "e.f" or "x y" } text => text.Text,
        HoconString text => HoconText.Quote(text.Text),
        HoconList list => $"[\n{string.Join("\n,", list.Items.Select(RenderValue))} ]",
        _ => $"{{ {Render((HoconObject)value)} }}",
    };
}
