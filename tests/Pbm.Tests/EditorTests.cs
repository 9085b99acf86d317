namespace MirrorActors.Pbm.Tests;

public sealed class EditorTests : PbmNodeTests, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pbm-edit-").FullName;
    private readonly string? _visual = Environment.GetEnvironmentVariable("VISUAL");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("VISUAL", _visual);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_was_edited_is_changed_and_told()
    {
        var run = await EditAsync("sed -i 's/^weight = 100$/weight = 50/; s/^comment =.*/comment = moved/' \"$1\"");
        Assert.Equal((ExitCodes.Done, "weight: 100 -> 50\ncomment: (not set) -> moved\n"), (run.Code, run.Output));
        Assert.Matches("(?m)^weight: +50$", await DoneAsync("mirror show m"));
    }

    [Fact]
    public async Task An_editor_that_changes_nothing_changes_nothing()
    {
        var run = await EditAsync("exit 0");
        Assert.Equal((ExitCodes.Done, "nothing changed\n"), (run.Code, run.Output));
        Assert.DoesNotContain("mirror.changed", await DoneAsync("log tail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_editor_that_fails_changes_nothing()
    {
        var run = await EditAsync("echo 'weight = 50' > \"$1\"; exit 3");
        Assert.Equal((ExitCodes.Failed, ""), (run.Code, run.Output));
        Assert.Contains("ended with 3; nothing was changed", run.Error, StringComparison.Ordinal);
        Assert.Matches("(?m)^weight: +100$", await DoneAsync("mirror show m"));
    }

    [Fact]
    public async Task An_editor_that_is_not_there_is_named()
    {
        await AddAsync("m");
        Environment.SetEnvironmentVariable("VISUAL", Path.Combine(_folder, "no-such-editor"));
        var run = await RunAsync("mirror", "edit", "m");
        Assert.Equal(ExitCodes.Failed, run.Code);
        Assert.Contains("no-such-editor does not start", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_value_is_refused_by_name_and_nothing_is_told_as_changed()
    {
        var run = await EditAsync("sed -i 's/^weight =.*/weight = heavy/; s/^http =.*/http = gopher:x/' \"$1\"");
        Assert.Equal((ExitCodes.Failed, ""), (run.Code, run.Output));
        Assert.Contains("pbm: weight: \"heavy\" is not a whole number", run.Error, StringComparison.Ordinal);
        Assert.Contains("pbm: http: ", run.Error, StringComparison.Ordinal);
        Assert.Matches("(?m)^weight: +100$", await DoneAsync("mirror show m"));
    }

    [Fact]
    public async Task A_line_that_is_no_field_is_a_fault_of_the_text()
    {
        var run = await EditAsync("echo 'weight 50' > \"$1\"");
        Assert.Equal((ExitCodes.Usage, ""), (run.Code, run.Output));
    }

    [Fact]
    public async Task The_form_is_private_and_gone_afterwards()
    {
        await EditAsync($"stat -c '%a %n' \"$1\" > {_folder}/seen");
        var seen = (await File.ReadAllTextAsync(Path.Combine(_folder, "seen"))).Trim().Split(' ', 2);
        Assert.Equal("600", seen[0]);
        Assert.False(File.Exists(seen[1]));
    }

    private async Task<PbmRun> EditAsync(string script)
    {
        await AddAsync("m");
        var editor = Path.Combine(_folder, "editor.sh");
        await File.WriteAllTextAsync(editor, script + "\n");
        Environment.SetEnvironmentVariable("VISUAL", "sh " + editor);
        return await RunAsync("mirror", "edit", "m");
    }
}
