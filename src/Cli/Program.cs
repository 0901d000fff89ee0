using System.CommandLine;
using System.Globalization;
using System.Text;
using Backprop.Cli;

// Numbers are read, and shown by a notebook, the same on every machine.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
// What a notebook and a child process see is the same folder, wherever they run.
if (Environment.GetEnvironmentVariable(Backprop.Mnist.FolderVariable) is { Length: > 0 } folder)
    Environment.SetEnvironmentVariable(Backprop.Mnist.FolderVariable, Path.GetFullPath(folder));
if (!OperatingSystem.IsWindows() || Console.IsOutputRedirected)
    Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

var root = new RootCommand("Backprop: learn backpropagation in .NET notebooks.")
{
    RunCommand.Create(),
    TrainCommand.Create(),
    DataCommand.Create(),
};
return await CommandLine.InvokeAsync(root, args);
