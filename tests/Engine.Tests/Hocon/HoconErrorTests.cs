using System.Globalization;
using System.Text;
using MirrorActors.Engine.Hocon;

namespace MirrorActors.Engine.Tests.Hocon;

public sealed class HoconErrorTests
{
    [Theory]
    [InlineData("a", "t:1:2: expected '=', ':', '+=' or '{' after the key a, found the end of the text")]
    [InlineData("a =", "t:1:4: expected a value, found the end of the text")]
    [InlineData("a = 1\n= 2", "t:2:1: expected a key, found '='")]
    [InlineData("a = http://x/", "t:1:9: ':' in a value must be inside quotes")]
    [InlineData("a = *.tmp", "t:1:5: '*' must be inside quotes")]
    [InlineData("a = x\u0001y", "t:1:6: the control character U+0001 must be inside quotes")]
    [InlineData("a = \"x", "t:1:5: the string is not closed on its line; use \"\"\" for several lines")]
    [InlineData("a = \"x\nb = 1", "t:1:5: the string is not closed on its line; use \"\"\" for several lines")]
    [InlineData("a = \"\"\"x\n", "t:1:5: the string opened by \"\"\" is not closed")]
    [InlineData("a = \"x\\q\"", "t:1:7: \\q is not an escape")]
    [InlineData("a = \"\\u12\"", "t:1:6: \\u needs four hexadecimal digits")]
    [InlineData("a = \"\\ud800\"", "t:1:5: the string holds half a surrogate pair")]
    [InlineData("a = \"\\u0000\"", "t:1:5: the character U+0000 is not allowed in a string")]
    [InlineData("a {\n b = 1", "t:1:3: this '{' is never closed")]
    [InlineData("a = [1", "t:1:5: this '[' is never closed")]
    [InlineData("a = 1 }", "t:1:7: expected a key, found '}'")]
    [InlineData("{a = 1} b", "t:1:9: expected nothing after the closing '}', found 'b'")]
    [InlineData("a..b = 1", "t:1:1: a key must not have empty elements")]
    [InlineData("a b = 1", "t:1:3: a key with spaces must be quoted")]
    [InlineData("a = [1,,2]", "t:1:8: expected a value, found ','")]
    [InlineData("a = 1,,b = 2", "t:1:7: expected a key, found ','")]
    [InlineData("a = {} x", "t:1:5: an object cannot be joined with a string")]
    [InlineData("a = ${b", "t:1:8: expected '}' after ${b, found the end of the text")]
    [InlineData("a = ${}", "t:1:7: expected a key, found '}'")]
    [InlineData("a = [ ${x y} ]\nb = ${c}", "t:1:11: a key with spaces must be quoted")]
    public void Syntax_errors_name_line_and_column(string text, string message) =>
        Assert.Equal(message, HoconText.Errors(text));

    [Theory]
    [InlineData("[1]", "t:1:1: a list at the top of a file is not supported")]
    [InlineData("a = null", "t:1:5: null is not supported; leave the key out")]
    [InlineData("a = [1] [2]", "t:1:5: joining a list")]
    [InlineData("a = ${b} [2]", "t:1:10: joining a list with other values is not supported; use += to append")]
    [InlineData("include url(\"http://x/\")", "t:1:1: include url(\"…\") is not supported; supported are ")]
    [InlineData("include classpath(\"x\")", "t:1:1: include classpath(\"…\") is not supported")]
    [InlineData("include required(\"x\")", "t:1:1: include required(\"…\") is not supported")]
    [InlineData("a { include \"x\" }", "t:1:5: include inside an object is not supported")]
    [InlineData("include x", "t:1:10: include needs a quoted file name")]
    [InlineData("include = x", "t:1:1: include needs a file name; as a key it must be quoted")]
    public void What_is_not_supported_is_refused_by_name(string text, string start) =>
        Assert.StartsWith(start, HoconText.Errors(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("a = ${b}", "t:1:5: ${b} is not set: no such key and no such environment variable")]
    [InlineData("a = ${a}", "t:1:5: ${a} is not set")]
    [InlineData("a = ${b}\nb = ${a}", "t:2:5: substitution cycle: the value of a depends on itself")]
    [InlineData("a = {b = ${a}}", "t:1:10: substitution cycle: the value of a depends on itself")]
    [InlineData("a = x\na += y", "t:2:6: += needs a list, but a is not one")]
    [InlineData("b = [1]\na = x ${b}", "t:2:5: only strings join with strings")]
    [InlineData("b {c = 1}\na = x ${b}", "t:2:5: only strings join with strings")]
    [InlineData("a {c = 1}\na = ${a} {d = 2}", "t:2:5: a refers to itself; objects merge")]
    public void Substitutions_that_cannot_be_filled_in_are_named(string text, string start) =>
        Assert.StartsWith(start, HoconText.Errors(text), StringComparison.Ordinal);

    [Fact]
    public void All_syntax_errors_of_a_text_are_reported_together()
    {
        var errors = HoconText.Errors("a = *\nb {\n c = !\n d = \"x\n}\ne = ok\nf =\n");
        Assert.Equal(["t:1:5", "t:3:6", "t:4:6", "t:8:1"], errors.Split('\n').Select(e => e[..5]));
    }

    [Fact]
    public void Texts_that_would_explode_are_refused()
    {
        Refuses("nested deeper", "a = " + new string('[', 100_000));
        Refuses("nested deeper", Repeat(_ => "a{", 100_000));
        Refuses("nested deeper", "a" + Repeat(_ => ".a", 100_000) + "=1");
        Refuses("more than 20000 keys", Repeat(i => $"a{i}=1\n", 20_001));
        Refuses("more than 100000 values", "a=[" + Repeat(_ => "1,", 200_000) + "]");
        Refuses("longer than 128", new string('a', 129) + "=1");
    }

    [Theory]
    [InlineData("a0 = xxxxxxxxxx\n", "a{1} = ${{a{0}}}${{a{0}}}\n", "joined strings become too long")]
    [InlineData("a0 = {x = 1}\n", "a{1} = {{l = ${{a{0}}}, r = ${{a{0}}}}}\n", "more than 100000 values")]
    [InlineData("a0 = [1]\n", "a{1} = [${{a{0}}}, ${{a{0}}}]\n", "more than 100000 values")]
    [InlineData("a = x\n", "a = ${{?a}}${{?a}}\n", "")]
    [InlineData("", "a = ${{?a}}\n", "")]
    public void Substitutions_that_double_are_stopped(string first, string line, string message)
    {
        var text = new StringBuilder(first);
        for (var i = 0; i < 60; i++) text.AppendFormat(CultureInfo.InvariantCulture, line, i, i + 1);
        Refuses(message, text.ToString());
    }

    [Fact]
    public void A_long_chain_of_substitutions_is_refused() =>
        Refuses("nested too deep", Repeat(i => $"a{i} = ${{a{i + 1}}}\n", 19_000));

    [Fact]
    public void At_most_fifty_errors_are_kept() => Assert.Equal(
        HoconLimits.MaxErrors,
        Assert.Throws<HoconException>(() => HoconConfiguration.Parse(Repeat(_ => "!\n", 1000), "t")).Errors.Count);

    private static void Refuses(string message, string text) =>
        Assert.Contains(message, HoconText.Errors(text), StringComparison.Ordinal);

    private static string Repeat(Func<int, string> text, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(text));
}
