using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Backprop.Notebook.Export;

/// <summary>
/// A C# notebook as one file that <c>dotnet run FILE.cs</c> runs: the cells' code in order, the texts between them as comments, and
/// what the cells show printed as plain text.
/// </summary>
public static class ProgramExport
{
    private static readonly string[] Reserved = ["display", "args", "NotebookOutput", "DisplayedText"];

    /// <summary>Writes a notebook as a program; the notebook's libraries have to be built.</summary>
    /// <param name="document">The notebook.</param>
    /// <param name="folder">The notebook's folder, to which its paths are relative.</param>
    /// <param name="target">The folder that the program will be in.</param>
    /// <param name="cancellation">Stops the restore of packages.</param>
    /// <exception cref="ExportException">
    /// The notebook has cells in another language, commands to the notebook, code that asks the reader for something or that cannot
    /// be compiled as a program.
    /// </exception>
    public static async Task<string> ToProgramAsync(
        NotebookDocument document, string folder, string target, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        folder = Path.GetFullPath(folder);
        IReadOnlyList<CodeOfNotebook.Part> parts = CodeOfNotebook.Of(document, folder);
        using var references = new NotebookReferences(folder);
        var directives = new List<ReferenceDirectives>();
        try
        {
            foreach (CodeOfNotebook.Part part in parts.Where(part => part.IsCode))
            {
                directives.Add(ReferenceDirectives.Parse(part.Text));
                await references.AddAsync(directives[^1], cancellation).ConfigureAwait(false);
            }
        }
        catch (ReferenceException problem)
        {
            throw new ExportException($"A library is missing: {problem.Message}", problem);
        }
        CodeOfNotebook.Part[] code = [.. parts.Where(part => part.IsCode)];
        var cells = CellCompilation.Chain([.. code.Zip(directives, (part, its) => (part.Place, its.Code))], references);
        var names = ProgramNames.Choose(cells, Reserved);
        // By reference: two cells may have the same code.
        var changed = new Dictionary<CodeOfNotebook.Part, ProgramCell>(ReferenceEqualityComparer.Instance);
        foreach (var (part, cell) in code.Zip(cells))
            changed.Add(part, new ProgramCell(cell, names));

        var program = new ProgramText();
        program.Add("", $"// {Path.GetFileName(document.Name)} as a program; run it with: dotnet run FILE.cs");
        program.Add("", string.Join('\n', ProgramReferences.Of(directives, folder, Path.GetFullPath(target)).Concat(Properties)));
        program.Add("", string.Join('\n', CSharpSubmissions.Usings.Append("System.Globalization").Append("static NotebookOutput")
            .Select(name => $"using {name};").Union(changed.Values.SelectMany(cell => cell.Usings))));
        program.Add("", Start);
        foreach (CodeOfNotebook.Part part in parts)
            program.Add(part.Place, part.IsCode ? changed[part].Statements : Comment(part.Text));
        foreach (CodeOfNotebook.Part part in code)
            foreach (string type in changed[part].Types)
                program.Add(part.Place, type);
        program.Add("", Output());
        Check(program, references);
        return program.ToString();
    }

    // As cells are compiled: without usings of its own and nullable annotations. What is harmless in a cell is no warning, either.
    private static readonly string[] Properties =
    [
        "#:property ImplicitUsings=disable", "#:property Nullable=disable", "#:property WarningLevel=0", "#:property NoWarn=NU1603",
        "#:property PublishAot=false", "#:property ManagePackageVersionsCentrally=false",
    ];

    private const string Start = """
        // Numbers look the same on every machine.
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        Console.OutputEncoding = Encoding.UTF8;
        """;

    private static string Comment(string text) =>
        string.Join('\n', text.Trim().Split('\n').Select(line => $"// {line.TrimEnd()}".TrimEnd()));

    private static string Output()
    {
        using Stream file = Assembly.GetExecutingAssembly().GetManifestResourceStream("Backprop.Notebook.Export.NotebookOutput.txt")!;
        return new StreamReader(file, Encoding.UTF8).ReadToEnd();
    }

    private static void Check(ProgramText program, NotebookReferences references)
    {
        // The lines that begin with #: are for the SDK.
        var tree = CSharpSyntaxTree.ParseText(
            program.ToString(), new CSharpParseOptions(LanguageVersion.Latest).WithFeatures([new("FileBasedProgram", "true")]));
        var compilation = CSharpCompilation.Create("program", [tree], CellCompilation.All(references),
            CSharpSubmissions.Options(references).WithOutputKind(OutputKind.ConsoleApplication).WithAllowUnsafe(false));
        CSharpSubmissions.Bind(compilation);
        if (compilation.GetDiagnostics().FirstOrDefault(it => it.Severity == DiagnosticSeverity.Error) is { } error)
        {
            int line = error.Location.GetLineSpan().StartLinePosition.Line;
            throw new ExportException($"{program.PlaceOf(line)} cannot be a part of a program: {CellCompilation.Message(error)}\n"
                + $"{line + 1}: {program.ToString().Split('\n')[line].Trim()}");
        }
    }
}
