using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Backprop.Notebook;

/// <summary>
/// Compiles cells one after the other as Roslyn script submissions: each sees the variables, methods and types of those
/// before it.
/// </summary>
internal sealed class CSharpSubmissions(NotebookReferences references)
{
    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>What every notebook uses without saying so.</summary>
    public static readonly string[] Usings =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        "Microsoft.DotNet.Interactive", "Microsoft.DotNet.Interactive.Kernel",
    ];

    // Sessions share the host's references.
    private static readonly Lock Binding = new();

    /// <summary>Symbols that name lines, and a look at the stack in front of a recursion that would end the process.</summary>
    public static readonly EmitOptions EmitOptions = new(
        debugInformationFormat: DebugInformationFormat.PortablePdb, instrumentationKinds: [InstrumentationKind.StackOverflowProbing]);

    private object?[] states = new object?[16];
    private CSharpCompilation? previous;
    private int count;
    private int referenced;
    private bool knowsRare;

    /// <summary>A cell that is compiled and can be run once.</summary>
    /// <param name="Run">Runs it; gives the value of its last expression.</param>
    /// <param name="HasResult">Whether it ends in an expression with a value.</param>
    public sealed record Submission(Func<Task<object?>> Run, bool HasResult);

    /// <summary>The variables of all submissions; one declared again takes the place of the first.</summary>
    public IReadOnlyList<Variable> Variables
    {
        get
        {
            var variables = new Dictionary<string, Variable>();
            // The first is the host's, which has none.
            foreach (object state in states.Skip(1).OfType<object>())
                foreach (FieldInfo declared in state.GetType().GetFields().Where(it => !it.IsStatic && !it.Name.StartsWith('<')))
                    variables[declared.Name] = new Variable(declared.Name, declared.FieldType, declared.GetValue(state));
            return [.. variables.Values];
        }
    }

    /// <summary>Compiles a cell and loads it.</summary>
    /// <param name="code">Its code, without <c>#r</c> lines.</param>
    /// <param name="name">What its stack frames are called: "cell [3]".</param>
    /// <param name="cancellation">Stops the compiler.</param>
    /// <exception cref="CompilationException">The code has errors; the session stays as it was.</exception>
    public Submission Compile(string code, string name, CancellationToken cancellation)
    {
        // A library's types are bound to the framework's files that are known by then. Bound again with more of them, they would not
        // be the types of the cells before: so the first cell that has a library knows all files.
        bool hasLibraries = references.Assemblies.Count > 0;
        try
        {
            Submission submission = Compile(code, name, hasLibraries && !knowsRare ? HostReferences.Rare : [], cancellation);
            knowsRare |= hasLibraries;
            return submission;
        }
        catch (CompilationException) when (!knowsRare && !hasLibraries)
        {
            // It may name what few cells do. If that is not it, the next cell need not know, either.
            Submission submission = Compile(code, name, HostReferences.Rare, cancellation);
            knowsRare = true;
            return submission;
        }
    }

    /// <summary>
    /// Binds the references. The compiler keeps the symbols of one that sessions share for the next compilation to take up. Two that bind
    /// it at the same time would each make their own, and a later cell might take up the other's: a Task that is not the Task of the cell before.
    /// </summary>
    public static void Bind(CSharpCompilation compilation)
    {
        lock (Binding)
            _ = compilation.Assembly;
    }

    /// <summary>Finds what a referenced assembly itself refers to and no <c>#r</c> names.</summary>
    public static MetadataReferenceResolver Dependencies(SessionLoadContext context) => new DependencyResolver(context);

    private Submission Compile(string code, string name, ImmutableArray<MetadataReference> more, CancellationToken cancellation)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), ParseOptions, path: name, cancellation);
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            scriptClassName: $"Submission#{count}",
            usings: previous is null ? Usings : [],
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            // A cell is too small for several threads to pay.
            concurrentBuild: false,
            sourceReferenceResolver: new SourceFileResolver([], references.Folder),
            metadataReferenceResolver: Dependencies(references.Context),
            assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);
        // A submission has the references of those before it. Given again, they would be listed once more in every cell that
        // follows: time and memory would grow with the square of the number of cells.
        var added = references.Assemblies.Skip(referenced).Select(HostReferences.Of).Concat(more);
        var compilation = CSharpCompilation.CreateScriptCompilation(
            $"notebook-cell-{count}", tree, previous is null ? [.. HostReferences.Common, .. added] : added, options, previous, typeof(object));
        Bind(compilation);
        compilation = ConsoleClear.Replace(compilation, ref tree);

        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        EmitResult result = compilation.Emit(assembly, symbols, options: EmitOptions, cancellationToken: cancellation);
        var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count > 0)
            throw new CompilationException([.. errors.OrderBy(error => error.Location.SourceSpan.Start)]);

        Submission submission;
        if (result.Success)
        {
            var (stoppable, itsSymbols) = StopChecks.AddTo(assembly, symbols);
            var run = EntryPoint(compilation, references.Context.LoadFromStream(stoppable, itsSymbols));
            submission = new Submission(() => run(states), HasResult(compilation, tree));
        }
        else
        {
            // Nothing to run, as in a cell of comments or of usings alone; the usings count for the cells that follow.
            submission = new Submission(() => Task.FromResult<object?>(null), HasResult: false);
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

    private static bool HasResult(CSharpCompilation compilation, SyntaxTree tree)
    {
        if (((CompilationUnitSyntax)tree.GetRoot()).Members.LastOrDefault() is not GlobalStatementSyntax { Statement: var statement })
            return false;
        return statement switch
        {
            ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last =>
                compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression).Type is not { SpecialType: SpecialType.System_Void },
            ReturnStatementSyntax { Expression: not null } => true,
            _ => false,
        };
    }

    private sealed class DependencyResolver(SessionLoadContext context) : MetadataReferenceResolver
    {
        public override bool ResolveMissingAssemblies => true;

        public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity) =>
            context.Replacing(referenceIdentity.Name) is { } newer ? HostReferences.Of(newer)
            : HostReferences.OfFramework(referenceIdentity.Name)
            ?? (context.Find(new AssemblyName(referenceIdentity.GetDisplayName())) is { } path ? HostReferences.Of(path) : null);

        public override ImmutableArray<PortableExecutableReference> ResolveReference(string reference, string? baseFilePath, MetadataReferenceProperties properties) =>
            File.Exists(reference) ? [MetadataReference.CreateFromFile(reference, properties)] : [];

        public override bool Equals(object? other) => other is DependencyResolver resolver && resolver.Context == Context;

        public override int GetHashCode() => Context.GetHashCode();

        private SessionLoadContext Context => context;
    }
}
