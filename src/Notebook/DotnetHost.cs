namespace Backprop.Notebook;

/// <summary>The <c>dotnet</c> command that runs this process, found without the PATH, which a desktop program often lacks.</summary>
public static class DotnetHost
{
    /// <summary>Its full path, or "dotnet" where it is not where a shared runtime lies.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } given)
            return given;
        // ROOT/shared/Microsoft.NETCore.App/10.0.1/System.Private.CoreLib.dll
        string root = System.IO.Path.GetFullPath(System.IO.Path.Combine(typeof(object).Assembly.Location, "..", "..", "..", ".."));
        string host = System.IO.Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(host) ? host : "dotnet";
    }
}
