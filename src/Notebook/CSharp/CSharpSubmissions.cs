using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Backprop.Notebook.CSharp;

/// <summary>
/// Compiles cells one by one as Roslyn script submissions: each sees the variables, methods and types of the earlier ones.
/// </summary>
internal sealed class CSharpSubmissions(NotebookReferences references)
{
    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>The namespaces imported in every notebook.</summary>
    public static readonly string[] Usings =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
    ];

    // The host's references are shared by all sessions.
    private static readonly Lock Binding = new();

    // Symbols for line numbers, and stack checks that turn an endless recursion into an exception.
    private static readonly EmitOptions EmitOptions = new(
        debugInformationFormat: DebugInformationFormat.PortablePdb, instrumentationKinds: [InstrumentationKind.StackOverflowProbing]);

    private object?[] states = new object?[16];
    private CSharpCompilation? previous;
    private int count;
    private int referenced;
    private bool knowsRare;

    /// <summary>A compiled cell, which can be run once.</summary>
    /// <param name="Run">Runs it and returns the value of its last expression.</param>
    /// <param name="HasResult">Whether it ends in an expression with a value.</param>
    public sealed record Submission(Func<Task<object?>> Run, bool HasResult);

    /// <summary>The variables of all submissions; a redeclared one replaces the earlier one.</summary>
    public IReadOnlyList<Variable> Variables =>
    [
        // The first state is the host's, which has no variables.
        .. states.Skip(1).OfType<object>()
            .SelectMany(state => state.GetType().GetFields().Select(it => (State: state, Field: it)))
            .Where(declared => !declared.Field.IsStatic && !declared.Field.Name.StartsWith('<'))
            .GroupBy(declared => declared.Field.Name, (name, same) => (Name: name, same.Last().State, same.Last().Field))
            .Select(last => new Variable(last.Name, last.Field.FieldType, last.Field.GetValue(last.State))),
    ];

    /// <summary>Compiles a cell and loads it.</summary>
    /// <param name="code">Its code, without <c>#r</c> lines.</param>
    /// <param name="name">The name of its stack frames, such as "cell [3]".</param>
    /// <param name="cancellation">Stops the compiler.</param>
    /// <exception cref="CompilationException">The code has errors; the session is unchanged.</exception>
    public Submission Compile(string code, string name, CancellationToken cancellation)
    {
        var before = previous;
        // A library's types are bound to the framework files known at that time. Bound again with more files, they would be different
        // types from those of earlier cells, so the first cell with a library gets all files.
        bool hasLibraries = references.Assemblies.Count > 0;
        if (!hasLibraries || knowsRare)
        {
            try
            {
                if (previous is null)
                    DeclareFunctions([]);
                return Compile(code, name, [], cancellation);
            }
            catch (CompilationException) when (!knowsRare)
            {
            }
        }
        // The cell may use a rarely used assembly. If it fails all the same, the next cell is not given them, either.
        try
        {
            DeclareFunctions(HostReferences.Rare.Value);
            Submission submission = Compile(code, name, [], cancellation);
            knowsRare = true;
            return submission;
        }
        catch
        {
            previous = before;
            throw;
        }

        // Again where files are added, because their types would be different ones, too.
        void DeclareFunctions(ImmutableArray<MetadataReference> more) =>
            Compile(CellFunctions.CSharp, "functions", more, cancellation).Run();
    }

    /// <summary>
    /// Binds the references under a lock. The compiler caches the symbols of references that sessions share. If two compilations bound
    /// a reference at once, each would create its own symbols, and a later cell might see a Task that differs from an earlier cell's.
    /// </summary>
    public static void Bind(CSharpCompilation compilation)
    {
        lock (Binding)
            _ = compilation.Assembly;
    }

    /// <summary>How a notebook's C# is compiled.</summary>
    public static CSharpCompilationOptions Options(NotebookReferences references) => new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: true,
        // A cell is too small to benefit from several threads.
        concurrentBuild: false,
        sourceReferenceResolver: new SourceFileResolver([], references.Folder),
        metadataReferenceResolver: new DependencyResolver(references.Context),
        assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);

    /// <summary>Writes an assembly that can be stopped, and its symbols; null if there is nothing to run.</summary>
    /// <exception cref="CompilationException">The code has errors.</exception>
    public static (MemoryStream Assembly, MemoryStream Symbols)? Emit(CSharpCompilation compilation, CancellationToken cancellation)
    {
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        EmitResult result = compilation.Emit(assembly, symbols, options: EmitOptions, cancellationToken: cancellation);
        var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count > 0)
            throw new CompilationException([.. errors.OrderBy(error => error.Location.SourceSpan.Start)]);
        return result.Success ? StopChecks.AddTo(assembly, symbols) : null;
    }

    private Submission Compile(string code, string name, ImmutableArray<MetadataReference> more, CancellationToken cancellation)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), ParseOptions, path: name, cancellation);
        var options = Options(references).WithScriptClassName($"Submission#{count}").WithUsings(previous is null ? Usings : []);
        // A submission inherits the references of earlier ones. If they were repeated, every later cell would list them once more, and
        // time and memory would grow with the square of the number of cells.
        var added = references.Assemblies.Skip(referenced).Select(HostReferences.Of).Concat(more);
        if (previous is null)
            added = [.. HostReferences.Common.Value, .. added];
        var compilation = CSharpCompilation.CreateScriptCompilation(
            $"notebook-cell-{count}", tree, added, options, previous, typeof(object));
        Bind(compilation);
        // Nothing to run, as in a cell of comments or usings; the usings still apply to the cells that follow.
        var submission = new Submission(() => Task.FromResult<object?>(null), HasResult: false);
        if (Emit(compilation, cancellation) is var (assembly, symbols))
        {
            var run = EntryPoint(compilation, references.Context.LoadFromStream(assembly, symbols));
            submission = new Submission(() => run(states), HasResult(compilation, tree));
        }
        previous = compilation;
        referenced = references.Assemblies.Count;
        count++;
        if (states.Length < count + 2)
            Array.Resize(ref states, states.Length * 2);
        return submission;
    }

    private static Func<object?[], Task<object?>> EntryPoint(CSharpCompilation compilation, Assembly assembly)
    {
        IMethodSymbol entry = compilation.GetEntryPoint(CancellationToken.None)!;
        MethodInfo method = assembly.GetType(entry.ContainingType.MetadataName, throwOnError: true)!
            .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        return method.CreateDelegate<Func<object?[], Task<object?>>>();
    }

    private static bool HasResult(CSharpCompilation compilation, SyntaxTree tree) =>
        (tree.GetCompilationUnitRoot().Members.LastOrDefault() as GlobalStatementSyntax)?.Statement switch
        {
            ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last =>
                compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression).Type is not { SpecialType: SpecialType.System_Void },
            ReturnStatementSyntax { Expression: not null } => true,
            _ => false,
        };

    // Resolves the dependencies of referenced assemblies that no #r names.
    private sealed class DependencyResolver(SessionLoadContext context) : MetadataReferenceResolver
    {
        public override bool ResolveMissingAssemblies => true;

        public override PortableExecutableReference? ResolveMissingAssembly(
            MetadataReference definition, AssemblyIdentity referenceIdentity) =>
            (context.Replacing(referenceIdentity.Name)
                ?? HostReferences.FrameworkFile(referenceIdentity.Name)
                ?? context.Find(new AssemblyName(referenceIdentity.GetDisplayName()))) is { } path ? HostReferences.Of(path) : null;

        public override ImmutableArray<PortableExecutableReference> ResolveReference(
            string reference, string? baseFilePath, MetadataReferenceProperties properties) =>
            File.Exists(reference) ? [MetadataReference.CreateFromFile(reference, properties)] : [];

        public override bool Equals(object? other) => other is DependencyResolver resolver && resolver.Context == Context;

        public override int GetHashCode() => Context.GetHashCode();

        private SessionLoadContext Context => context;
    }
}
