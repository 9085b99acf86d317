namespace MirrorActors.Engine.Tests.Hocon;

public sealed class HoconMergeTests
{
    [Theory]
    [InlineData("a = 1\na = 2", """{"a":"2"}""")]
    [InlineData("a {x = 1}\na {y = 2}", """{"a":{"x":"1","y":"2"}}""")]
    [InlineData("a {x = 1}\na.y = 2\na = {x = 3}", """{"a":{"x":"3","y":"2"}}""")]
    [InlineData("a {x = 1}\na = 0\na {y = 2}", """{"a":{"y":"2"}}""")]
    [InlineData("a = {x = 1} {y = 2}", """{"a":{"x":"1","y":"2"}}""")]
    [InlineData("a = [1]\na = [2]", """{"a":["2"]}""")]
    public void Later_values_win_and_objects_merge(string text, string json) =>
        Assert.Equal(json, HoconText.Read(text));

    [Theory]
    [InlineData("a += 1", """{"a":["1"]}""")]
    [InlineData("a = [1]\na += 2\na += 3", """{"a":["1","2","3"]}""")]
    [InlineData("a = [1]\na += {b = 2}", """{"a":["1",{"b":"2"}]}""")]
    [InlineData("a += 1\na = [2]\na += 3", """{"a":["2","3"]}""")]
    [InlineData("a {l = [1]}\na {l += 2}\na.l += 3", """{"a":{"l":["1","2","3"]}}""")]
    [InlineData("a = [1]\na += [2]", """{"a":["1",["2"]]}""")]
    [InlineData("b {l = [1]}\na = ${b}\na.l += 2", """{"b":{"l":["1"]},"a":{"l":["1","2"]}}""")]
    [InlineData("b = 1\na += ${b}\na += ${?c}\na += ${b}x", """{"b":"1","a":["1","1x"]}""")]
    public void Append_adds_one_item(string text, string json) => Assert.Equal(json, HoconText.Read(text));

    [Theory]
    [InlineData("a = 1\nb = ${a}", """{"a":"1","b":"1"}""")]
    [InlineData("b = ${a}\na = 1\na = 2", """{"b":"2","a":"2"}""")]
    [InlineData("b = x ${a} y${a}\na = 1", """{"b":"x 1 y1","a":"1"}""")]
    [InlineData("b = ${?a}", "{}")]
    [InlineData("b = 1\nb = ${?a}", """{"b":"1"}""")]
    [InlineData("b = x${?a}", """{"b":"x"}""")]
    [InlineData("b = ${?a} ${?c}", "{}")]
    [InlineData("b = [1, ${?a}, 2]", """{"b":["1","2"]}""")]
    [InlineData("b = ${a.\"x.y\"}\na.\"x.y\" = 1", """{"b":"1","a":{"x.y":"1"}}""")]
    [InlineData("a {x = 1}\nb = ${a} {y = 2}", """{"a":{"x":"1"},"b":{"x":"1","y":"2"}}""")]
    [InlineData("a {x = 1}\nb = ${a}\nb.x = 2", """{"a":{"x":"1"},"b":{"x":"2"}}""")]
    [InlineData("a = [1]\nb = ${a}", """{"a":["1"],"b":["1"]}""")]
    [InlineData("a {x = ${a.y}, y = 1}", """{"a":{"x":"1","y":"1"}}""")]
    [InlineData("a {x = 42, y = ${a.x}}\na {x = 43}", """{"a":{"x":"43","y":"43"}}""")]
    [InlineData("b = ${never}\nb = 1", """{"b":"1"}""")]
    public void Substitutions_see_the_merged_result(string text, string json) =>
        Assert.Equal(json, HoconText.Read(text));

    [Theory]
    [InlineData("a = x\na = ${a}\":y\"", """{"a":"x:y"}""")]
    [InlineData("a = ${?a}x", """{"a":"x"}""")]
    [InlineData("a = x\na = ${a}y\na = ${a}z", """{"a":"xyz"}""")]
    public void A_self_reference_is_the_earlier_value(string text, string json) =>
        Assert.Equal(json, HoconText.Read(text));

    [Fact]
    public void The_environment_fills_in_what_is_not_a_key()
    {
        Assert.Equal("""{"a":"/home/me/x"}""", HoconText.Read("a = ${HOME}/x", ("HOME", "/home/me")));
        Assert.Equal("""{"a":"1","HOME":"1"}""", HoconText.Read("a = ${HOME}\nHOME = 1", ("HOME", "/home/me")));
        Assert.Equal("""{"a":"/bin:/usr"}""", HoconText.Read("a = ${?PATH}", ("PATH", "/bin:/usr")));
    }
}
