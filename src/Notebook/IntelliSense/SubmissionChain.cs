namespace Backprop.Notebook.IntelliSense;

/// <summary>
/// The declarations of all cells, merged into as few submissions as keep every name's meaning: Roslyn looks names up submission
/// by submission, and a session may run a thousand cells.
/// </summary>
internal sealed class SubmissionChain
{
    private const int CellsPerLink = 64;

    private readonly Dictionary<string, int> declaredAt = [];
    private readonly Dictionary<string, int> codeAt = [];
    private int time;

    /// <summary>The submissions; each sees the ones before it.</summary>
    public List<Link> Links { get; } = [];

    /// <summary>A submission: declarations of some cells, and the number of the notebook's assemblies that they can reference.</summary>
    public sealed record Link(CellDeclarations Declarations, int Assemblies, int Cells);

    /// <summary>
    /// Adds a compiled cell. A cell without declarations changes nothing; neither does one that has run before, if its names still
    /// have the same meaning.
    /// </summary>
    public void Add(CompiledCell cell)
    {
        var declarations = CellDeclarations.Of(cell.Code);
        if (declarations.IsPlain && declarations.Names.Count == 0)
            return;
        bool isKnown = codeAt.TryGetValue(declarations.Code, out int before)
            && declarations.Mentioned.All(name => declaredAt.GetValueOrDefault(name) <= before);
        if (isKnown)
            return;
        time++;
        codeAt[declarations.Code] = time;
        foreach (string name in declarations.Names)
            declaredAt[name] = time;

        if (Links is [.., var last] && last.Cells < CellsPerLink && last.Assemblies == cell.Assemblies
            && last.Declarations.JoinsWith(declarations))
        {
            Links[^1] = last with { Declarations = last.Declarations.Join(declarations), Cells = last.Cells + 1 };
        }
        else
        {
            Links.Add(new Link(declarations, cell.Assemblies, 1));
        }
    }
}

/// <summary>A compiled cell, kept for later requests about its names.</summary>
/// <param name="Code">Its code, without <c>#r</c> lines.</param>
/// <param name="Assemblies">The number of the notebook's assemblies it could reference.</param>
internal sealed record CompiledCell(string Code, int Assemblies);
