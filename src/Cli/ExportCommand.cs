using System.CommandLine;
using Backprop.Notebook.Export;
using Backprop.Shared;

namespace Backprop.Cli;

/// <summary><c>backprop export</c>: a notebook as one C# file that <c>dotnet run</c> runs.</summary>
internal static class ExportCommand
{
    private static readonly Argument<FileInfo> Notebook = new("notebook") { Description = "A C# notebook" };

    private static readonly Option<FileInfo?> Output = new("--output", "-o")
    {
        Description = "The program; artifacts/programs/NOTEBOOK.cs unless given",
    };

    public static Command Create()
    {
        var command = new Command("export", "Writes a C# notebook as one file that `dotnet run FILE.cs` runs.") { Notebook, Output };
        command.SetAction(ExportAsync);
        return command;
    }

    private static async Task<int> ExportAsync(ParseResult call, CancellationToken cancellation)
    {
        FileInfo notebook = call.GetValue(Notebook)!;
        var document = NotebookDocument.Load(notebook.FullName);
        FileInfo target = call.GetValue(Output)
            ?? new FileInfo(Path.Combine("artifacts", "programs", Path.ChangeExtension(notebook.Name, ".cs")));
        if (!target.Extension.Equals(".cs", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"--output {target}: `dotnet run` runs files that end in .cs.");
        string program = await ProgramExport.ToProgramAsync(document, notebook.DirectoryName!, target.DirectoryName!, cancellation);
        Directory.CreateDirectory(target.DirectoryName!);
        AtomicFile.Write(target.FullName, program);
        string shown = Path.GetRelativePath(Environment.CurrentDirectory, target.FullName);
        new Terminal().Result($"{notebook.Name} -> {shown}; run it with: dotnet run {shown}");
        return CommandLine.Done;
    }
}
