using Backprop.Data;
using System.CommandLine;
using System.Globalization;
using System.Text;
using Backprop.Cli;

// A number reads the same on every machine, in what the command prints and in what a notebook's cells print.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

// What a notebook and a child process see is the same folder, wherever they run.
if (Environment.GetEnvironmentVariable(Mnist.FolderVariable) is { Length: > 0 } folder)
    Environment.SetEnvironmentVariable(Mnist.FolderVariable, Path.GetFullPath(folder));
if (!OperatingSystem.IsWindows() || Console.IsOutputRedirected)
    Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

var root = new RootCommand("Backprop: learn backpropagation in .NET notebooks.")
{
    RunCommand.Create(),
    TrainCommand.Create(),
    DataCommand.Create(),
    KernelCommand.Create(),
};
return await CommandLine.InvokeAsync(root, args);
