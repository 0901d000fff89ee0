namespace Backprop.Notebook.Tests.Languages;

public sealed class SessionFolderTests : IDisposable
{
    private readonly TemporaryFolder parent = new();

    public void Dispose() => parent.Dispose();

    [Fact]
    public void What_a_killed_process_has_left_is_swept_away_and_nothing_else()
    {
        foreach (string name in (string[])["backprop-session-left", "backprop-session-held", "other-left"])
        {
            Directory.CreateDirectory(parent.File(name));
            File.WriteAllText(Path.Combine(parent.File(name), "in-use"), "");
        }
        Directory.CreateDirectory(parent.File("backprop-session-begun"));
        using var held = new FileStream(
            Path.Combine(parent.File("backprop-session-held"), "in-use"), FileMode.Open, FileAccess.Write, FileShare.None);

        SessionFolder.Sweep(parent.Path);

        Assert.Equal(
            ["backprop-session-begun", "backprop-session-held", "other-left"],
            Directory.GetDirectories(parent.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_session_holds_its_own_until_it_ends()
    {
        var folder = new SessionFolder();

        SessionFolder.Sweep();
        Assert.True(Directory.Exists(folder.Path));

        folder.Dispose();
        Assert.False(Directory.Exists(folder.Path));
    }
}
