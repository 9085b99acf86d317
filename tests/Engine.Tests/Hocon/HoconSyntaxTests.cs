using MirrorActors.Engine.Hocon;

namespace MirrorActors.Engine.Tests.Hocon;

public sealed class HoconSyntaxTests
{
    [Theory]
    [InlineData("", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("\uFEFFa=1", """{"a":"1"}""")]
    [InlineData("# c\na = 1 # c\n// c\nb = 2 // c", """{"a":"1","b":"2"}""")]
    [InlineData("{ a : 1, b = 2 }", """{"a":"1","b":"2"}""")]
    [InlineData("\n\n{\n a : 1\n}\n# end\n", """{"a":"1"}""")]
    [InlineData("a {b {c = 1}}", """{"a":{"b":{"c":"1"}}}""")]
    [InlineData("a = {b = 1}", """{"a":{"b":"1"}}""")]
    [InlineData("a.b.c = 1", """{"a":{"b":{"c":"1"}}}""")]
    [InlineData("a.\"b.c\".d = 1", """{"a":{"b.c":{"d":"1"}}}""")]
    [InlineData("\"\" = 1", """{"":"1"}""")]
    [InlineData("a = \n\n 1", """{"a":"1"}""")]
    [InlineData("a=1,b=2,\nc=3,", """{"a":"1","b":"2","c":"3"}""")]
    [InlineData("a=1\r\nb=2\r\n", """{"a":"1","b":"2"}""")]
    public void Documents_and_keys_are_read(string text, string json) => Assert.Equal(json, HoconText.Read(text));

    [Theory]
    [InlineData("a = one two  three  ", """{"a":"one two  three"}""")]
    [InlineData("a = \"x\" y", """{"a":"x y"}""")]
    [InlineData("a = 1.50", """{"a":"1.50"}""")]
    [InlineData("a = true", """{"a":"true"}""")]
    [InlineData("a = 10%", """{"a":"10%"}""")]
    [InlineData("a = 25 MB", """{"a":"25 MB"}""")]
    [InlineData("a = /srv/pub", """{"a":"/srv/pub"}""")]
    [InlineData("a = x.y-z_0;(q)", """{"a":"x.y-z_0;(q)"}""")]
    [InlineData("a = \"\"", """{"a":""}""")]
    [InlineData("a = \"null\"", """{"a":"null"}""")]
    [InlineData("""a = "\"\\\/\b\f\n\r\t\u00e9" """, """{"a":"\"\\/\b\f\n\r\té"}""")]
    [InlineData("a = \"# // no comment\"", """{"a":"# // no comment"}""")]
    [InlineData("a = \"\"\"one\ntwo \\n\"\"\"", """{"a":"one\ntwo \\n"}""")]
    [InlineData("a = \"\"\"\"quoted\"\"\"\"\nb = 1", """{"a":"\"quoted\"","b":"1"}""")]
    public void Strings_are_read(string text, string json) => Assert.Equal(json, HoconText.Read(text));

    [Theory]
    [InlineData("a = []", """{"a":[]}""")]
    [InlineData("a = [1, 2,3 ]", """{"a":["1","2","3"]}""")]
    [InlineData("a = [\n 1\n 2,\n 3,\n]", """{"a":["1","2","3"]}""")]
    [InlineData("a = [{b = 1}, {b : 2, c = x y}]", """{"a":[{"b":"1"},{"b":"2","c":"x y"}]}""")]
    [InlineData("a = [1\n,2\n]\n,b = 3", """{"a":["1","2"],"b":"3"}""")]
    [InlineData("a = [[1], []]", """{"a":[["1"],[]]}""")]
    [InlineData("a = [{b.c = 1, b.d = 2, b.c = 3}]", """{"a":[{"b":{"c":"3","d":"2"}}]}""")]
    public void Lists_are_read(string text, string json) => Assert.Equal(json, HoconText.Read(text));

    [Fact]
    public void Values_know_file_line_and_column()
    {
        const string text = "a {\n  b = \"\"\"x\ny\"\"\"\n  c = [1\n 2]\n}";
        var root = HoconConfiguration.Parse(text, "site.conf");
        var a = (HoconObject)root.Fields["a"];
        var c = (HoconList)a.Fields["c"];
        Assert.Equal("site.conf:2:7", a.Fields["b"].Origin.Position);
        Assert.Equal("site.conf:4:7", c.Origin.Position);
        Assert.Equal("site.conf:5:2", c.Items[1].Origin.Position);
        Assert.Equal("site.conf:5", c.Items[1].Origin.ToString());
    }
}
