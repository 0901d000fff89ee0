namespace Backprop.Notebook;

/// <summary>The languages of one notebook that keep variables, each begun when it is first used.</summary>
internal sealed class LanguageSet : IDisposable
{
    private readonly Dictionary<string, Lazy<ILanguage>> languages = [];
    private readonly Dictionary<string, Variable> values = [];

    /// <param name="references">What the notebook refers to, shared by all.</param>
    /// <param name="factories">How each begins, by its name.</param>
    public LanguageSet(NotebookReferences references, IEnumerable<KeyValuePair<string, Func<NotebookReferences, ILanguage>>> factories)
    {
        foreach (var (name, create) in factories)
            languages[name] = new Lazy<ILanguage>(() => create(references));
        Magics = new MagicTable(languages.ContainsKey);
    }

    /// <summary>The magics that these languages make possible.</summary>
    public MagicTable Magics { get; }

    /// <summary>Those that can hold variables, by the names that <c>--from</c> and <c>@</c> take.</summary>
    public IEnumerable<string> Kernels => languages.Keys.Append(ContentLanguages.Value);

    /// <summary>Those that have been used.</summary>
    public IEnumerable<string> Begun => languages.Where(language => language.Value.IsValueCreated).Select(language => language.Key);

    /// <summary>The language of a name; null where it is none that runs.</summary>
    public ILanguage? Find(string name) => languages.GetValueOrDefault(name)?.Value;

    /// <summary>The variables of a kernel.</summary>
    /// <exception cref="MagicException">There is no such kernel, or it keeps none.</exception>
    public IReadOnlyList<Variable> Variables(string kernel)
    {
        kernel = Magics.LanguageOf(kernel);
        if (kernel == ContentLanguages.Value)
            return [.. values.Values];
        if (languages.TryGetValue(kernel, out var language))
            return language.IsValueCreated ? language.Value.Variables : [];
        throw new MagicException(ContentLanguages.Has(kernel)
            ? $"{kernel} keeps no variables; {string.Join(", ", Kernels)} do."
            : $"There is no kernel \"{kernel}\" here; {Nearest.Question(kernel, Kernels)}there are {string.Join(", ", Kernels)}.");
    }

    /// <summary>A variable of a kernel.</summary>
    /// <exception cref="MagicException">There is none.</exception>
    public Variable Variable(string kernel, string name)
    {
        var variables = Variables(kernel);
        return variables.FirstOrDefault(variable => variable.Name == name) ?? throw new MagicException(
            $"{kernel} has no variable \"{name}\"; {Nearest.Question(name, variables.Select(variable => variable.Name))}{(variables.Count == 0 ? "it has none yet. Has the cell that declares it been run?" : "#!who lists those that it has.")}");
    }

    /// <summary>Declares a variable in a kernel, holding an object as it is.</summary>
    /// <exception cref="MagicException">The kernel keeps none, or not under that name.</exception>
    public async Task SetAsync(string kernel, string name, object? value, CancellationToken cancellation)
    {
        if (kernel == ContentLanguages.Value)
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
