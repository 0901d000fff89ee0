using System.CommandLine;
using System.Globalization;
using System.Text;
using Backprop.Cli;
using Backprop.Data;

// Numbers look the same on every machine, in the command's output and in that of notebook cells.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

// Made absolute, so that notebooks and child processes see the same folder wherever they run.
if (Environment.GetEnvironmentVariable(Mnist.FolderVariable) is { Length: > 0 } folder)
    Environment.SetEnvironmentVariable(Mnist.FolderVariable, Path.GetFullPath(folder));
if (!OperatingSystem.IsWindows() || Console.IsOutputRedirected)
    Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

var root = new RootCommand("Backprop: learn backpropagation in .NET notebooks.")
{
    RunCommand.Create(),
    ExportCommand.Create(),
    TrainCommand.Create(),
    DataCommand.Create(),
    GradeCommand.Create(),
    GradeCommand.CreateHost(),
    KernelCommand.Create(),
};
// Ends threads that a notebook has left running, too.
Environment.Exit(await CommandLine.InvokeAsync(root, args));
