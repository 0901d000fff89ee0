namespace Backprop.Notebook;

/// <summary>
/// The declarations of all cells, in as few submissions as give every name its meaning: to look a name up, Roslyn asks
/// one submission after the other, and a session may run a thousand cells.
/// </summary>
internal sealed class SubmissionChain
{
    private const int CellsPerLink = 64;

    private readonly Dictionary<string, int> declaredAt = [];
    private readonly Dictionary<string, int> codeAt = [];
    private int time;
    private readonly List<Link> links = [];

    /// <summary>The submissions, each of which sees those before it.</summary>
    public IReadOnlyList<Link> Links => links;

    /// <summary>One submission.</summary>
    /// <param name="Declarations">What it declares.</param>
    /// <param name="Assemblies">How many of the notebook's assemblies it can refer to.</param>
    /// <param name="Cells">How many cells it stands for.</param>
    public sealed record Link(CellDeclarations Declarations, int Assemblies, int Cells);

    /// <summary>Adds a cell that compiled. One that declares no names changes nothing, nor one that has run before, if its names still mean what they meant.</summary>
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

        if (links is [.., var last] && last.Cells < CellsPerLink && last.Assemblies == cell.Assemblies && last.Declarations.JoinsWith(declarations))
            links[^1] = last with { Declarations = last.Declarations.Join(declarations), Cells = last.Cells + 1 };
        else
            links.Add(new Link(declarations, cell.Assemblies, 1));
    }
}
