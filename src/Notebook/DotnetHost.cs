using System.Diagnostics;

namespace Backprop.Notebook;

/// <summary>The <c>dotnet</c> command that runs this process, found without the PATH, which desktop programs often lack.</summary>
public static class DotnetHost
{
    private static readonly string[] BuildVariables =
        ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly"];

    /// <summary>Its full path, or "dotnet" if it is not beside the shared runtime.</summary>
    public static string Path { get; } = Find();

    /// <summary>Prepares a call of <c>dotnet</c>: English output, and none of the variables that a surrounding build sets.</summary>
    public static void Prepare(ProcessStartInfo call)
    {
        ArgumentNullException.ThrowIfNull(call);
        foreach (string variable in BuildVariables)
            call.Environment.Remove(variable);
        call.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
    }

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
