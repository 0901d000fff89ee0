using System.Runtime.CompilerServices;

namespace Backprop.Visuals.Tests;

/// <summary>Compares text with a file in Snapshots, exactly.</summary>
internal static class Snapshot
{
    internal static void Matches(string actual, string name, [CallerFilePath] string testFile = "")
    {
        string path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(testFile)!, "Snapshots", name));
        if (Environment.GetEnvironmentVariable("BACKPROP_ACCEPT") == "1")
            File.WriteAllText(path, actual);
        string expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (expected == actual)
            return;
        string received = Path.ChangeExtension(Path.Combine(Path.GetTempPath(), name), ".received" + Path.GetExtension(name));
        File.WriteAllText(received, actual);
        int at = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.Fail($"Snapshots/{name} differs from character {at} on; the new one is {received}. Look at both; to accept the new one, "
            + $"run the tests once with BACKPROP_ACCEPT=1.\nexpected …{Around(expected)}…\nactual   …{Around(actual)}…");

        string Around(string text) => text[Math.Max(0, at - 40)..Math.Min(text.Length, at + 60)];
    }
}
