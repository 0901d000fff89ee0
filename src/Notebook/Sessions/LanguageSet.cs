namespace Backprop.Notebook.Sessions;

/// <summary>The languages of a notebook that keep variables, each started when first used.</summary>
internal sealed class LanguageSet : IDisposable
{
    private readonly Dictionary<string, Lazy<ILanguage>> languages = [];
    private readonly Dictionary<string, Variable> values = [];

    /// <param name="references">The notebook's references, shared by all languages.</param>
    /// <param name="replaced">Creates a language that stands in for the one of that name.</param>
    /// <param name="added">Finds a magic that a cell or an extension has added.</param>
    public LanguageSet(
        NotebookReferences references,
        IEnumerable<KeyValuePair<string, Func<NotebookReferences, ILanguage>>> replaced,
        Func<string, Magic?> added)
    {
        foreach (var language in NotebookLanguage.All.Where(language => language.Create is not null))
            languages[language.Name] = new Lazy<ILanguage>(() => language.Create!(references));
        foreach (var (name, create) in replaced)
            languages[name] = new Lazy<ILanguage>(() => create(references));
        Magics = new MagicTable(added);
    }

    /// <summary>The magics available with these languages.</summary>
    public MagicTable Magics { get; }

    /// <summary>The names of the kernels that hold variables, as used after <c>--from</c> and <c>@</c>.</summary>
    public IEnumerable<string> Kernels => languages.Keys.Append(NotebookLanguage.Value);

    /// <summary>The languages that have been started.</summary>
    public IEnumerable<string> Begun => languages.Where(language => language.Value.IsValueCreated).Select(language => language.Key);

    /// <summary>The language of that name; null if no such language runs here.</summary>
    public ILanguage? Find(string name) => languages.GetValueOrDefault(name)?.Value;

    /// <summary>The variables of a kernel.</summary>
    /// <exception cref="MagicException">There is no such kernel, or it keeps no variables.</exception>
    public IReadOnlyList<Variable> Variables(string kernel)
    {
        kernel = Magics.LanguageOf(kernel);
        if (kernel == NotebookLanguage.Value)
            return [.. values.Values];
        if (languages.TryGetValue(kernel, out var language))
            return language.IsValueCreated ? language.Value.Variables : [];
        throw new MagicException(NotebookLanguage.IsContent(kernel)
            ? $"{kernel} keeps no variables; {string.Join(", ", Kernels)} do."
            : $"There is no kernel \"{kernel}\" here; {Nearest.Question(kernel, Kernels)}there are {string.Join(", ", Kernels)}.");
    }

    /// <summary>A variable of a kernel.</summary>
    /// <exception cref="MagicException">There is no such variable.</exception>
    public Variable Variable(string kernel, string name)
    {
        var variables = Variables(kernel);
        if (variables.FirstOrDefault(variable => variable.Name == name) is { } found)
            return found;
        string hint = variables.Count == 0
            ? "it has none yet. Has the cell that declares it been run?"
            : "#!who lists those that it has.";
        string question = Nearest.Question(name, variables.Select(variable => variable.Name));
        throw new MagicException($"{kernel} has no variable \"{name}\"; {question}{hint}");
    }

    /// <summary>Declares a variable in a kernel that holds the given object itself.</summary>
    /// <exception cref="MagicException">The kernel keeps no variables, or the name is not valid in it.</exception>
    public async Task SetAsync(string kernel, string name, object? value, CancellationToken cancellation)
    {
        if (kernel == NotebookLanguage.Value)
        {
            Keep(name, value);
            return;
        }
        _ = Variables(kernel);
        try
        {
            await Find(kernel)!.SetAsync(name, value, cancellation).ConfigureAwait(false);
        }
        catch (ArgumentException problem)
        {
            throw new MagicException(problem.Message, problem);
        }
    }

    /// <summary>Keeps a value under a name, for any kernel to fetch.</summary>
    public void Keep(string name, object? value) => values[name] = new Variable(name, value?.GetType() ?? typeof(object), value);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var language in languages.Values.Where(language => language.IsValueCreated))
            language.Value.Dispose();
    }
}
