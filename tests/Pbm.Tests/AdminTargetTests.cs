using MirrorActors.Pbm.Connection;

namespace MirrorActors.Pbm.Tests;

public sealed class AdminTargetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pbm-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Flags_win()
    {
        var target = AdminTarget.Find("http://127.0.0.1:9", Token("t1"), _ => null);
        Assert.Equal(new AdminTarget("http://127.0.0.1:9", "t1"), target);
    }

    [Fact]
    public void The_environment_comes_second()
    {
        var token = Token("t2");
        var target = AdminTarget.Find(null, null, name => name switch
        {
            "PBM_ADMIN" => "unix:/run/x.sock",
            "PBM_TOKEN_FILE" => token,
            _ => null,
        });
        Assert.Equal(new AdminTarget("unix:/run/x.sock", "t2"), target);
    }

    [Fact]
    public void A_running_node_is_found_by_the_note_it_leaves()
    {
        var note = Path.Combine(_folder, "mirroractors", "pbm.json");
        Directory.CreateDirectory(Path.GetDirectoryName(note)!);
        File.WriteAllText(note, $$"""{"admin":"http://127.0.0.1:1234","tokenFile":"{{Token("t3")}}"}""");
        var target = AdminTarget.Find(null, null, name => name == "XDG_RUNTIME_DIR" ? _folder : null);
        Assert.Equal(new AdminTarget("http://127.0.0.1:1234", "t3"), target);
    }

    [Fact]
    public void A_failure_names_every_place_tried()
    {
        var missing = Path.Combine(_folder, "none");
        var e = Assert.Throws<AdminException>(() => AdminTarget.Find(null, missing, _ => null));
        Assert.Equal(ExitCodes.Unreachable, e.ExitCode);
        Assert.Contains(missing, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void A_damaged_note_is_passed_over_and_named(string content)
    {
        var note = Path.Combine(_folder, "mirroractors", "pbm.json");
        Directory.CreateDirectory(Path.GetDirectoryName(note)!);
        File.WriteAllText(note, content);
        var tried = new List<string>();
        try
        {
            AdminTarget.Find(null, null, name => name == "XDG_RUNTIME_DIR" ? _folder : null);
        }
        catch (AdminException e)
        {
            tried.Add(e.Message);
        }

        Assert.All(tried, t => Assert.Contains(note, t, StringComparison.Ordinal));
    }

    private string Token(string text)
    {
        var file = Path.Combine(_folder, "token-" + text);
        File.WriteAllText(file, text + "\n");
        return file;
    }
}
