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
    public void Links_are_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        Directory.CreateDirectory(parent.File("elsewhere"));
        Directory.CreateDirectory(parent.File("backprop-session-left"));
        foreach (string name in (string[])["elsewhere/in-use", "elsewhere/kept", "backprop-session-left/in-use"])
            File.WriteAllText(parent.File(name), "");
        Directory.CreateSymbolicLink(parent.File("backprop-session-link"), parent.File("elsewhere"));
        Directory.CreateSymbolicLink(parent.File("backprop-session-left/link"), parent.File("elsewhere"));

        SessionFolder.Sweep(parent.Path);

        Assert.Equal(2, Directory.GetFiles(parent.File("elsewhere")).Length);
        Assert.False(Directory.Exists(parent.File("backprop-session-left")));
    }

    [Fact]
    public void Only_the_user_can_enter_the_folder_of_sessions()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("permissions are inherited there");
            return;
        }
        using var folder = new SessionFolder();
        string sessions = Path.GetDirectoryName(folder.Path)!;

        Assert.Equal(UserFolder.Create("sessions"), sessions);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(sessions));
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
