namespace Backprop.Notebook;

/// <summary>What follows the name of a magic.</summary>
internal sealed class MagicArguments
{
    private readonly Dictionary<string, MagicWord?> options = [];
    private readonly List<MagicWord> words = [];

    private MagicArguments()
    {
    }

    /// <summary>The words that no option names.</summary>
    public IReadOnlyList<MagicWord> Words => words;

    /// <summary>Whether the line asks for help on the magic.</summary>
    public bool AsksForHelp { get; private set; }

    /// <summary>Whether an option is given.</summary>
    public bool Has(string option) => options.ContainsKey(option);

    /// <summary>The word behind an option; null where the option is not given.</summary>
    public MagicWord? this[string option] => options.GetValueOrDefault(option);

    /// <summary>Reads a line.</summary>
    /// <exception cref="MagicException">It says something that the magic does not take.</exception>
    public static MagicArguments Parse(Magic magic, string line)
    {
        var read = new MagicArguments();
        MagicWord[] given = [.. MagicWord.Split(line).Skip(1)];
        for (int i = 0; i < given.Length; i++)
        {
            MagicWord word = given[i];
            if (!word.IsQuoted && word.Text is "-h" or "--help" or "-?")
                read.AsksForHelp = true;
            else if (!word.IsQuoted && word.Text.StartsWith("--", StringComparison.Ordinal))
                read.Option(magic, word, i + 1 < given.Length ? given[i + 1] : null, ref i);
            else if (read.words.Count < magic.Words)
                read.words.Add(word);
            else
                throw new MagicException($"{magic.Name}: \"{word.Text}\" is one word too many; write {magic.Usage}. A value with blanks in it stands in double quotes.");
        }
        return read;
    }

    private void Option(Magic magic, MagicWord word, MagicWord? next, ref int i)
    {
        // --name=x says the same as --name x.
        string[] parts = word.Text.Split('=', 2);
        if (magic.Options.FirstOrDefault(option => option.Name == parts[0]) is not { } option)
        {
            throw new MagicException(magic.Options.Count == 0
                ? $"{magic.Name} takes no options, but {parts[0]} is given."
                : $"{parts[0]} is no option of {magic.Name}; {Nearest.Question(parts[0], magic.Options.Select(known => known.Name))}write {magic.Usage}.");
        }
        if (option.Refusal is not null)
            throw new MagicException($"{magic.Name} {option.Name}: {option.Refusal}");
        MagicWord? value = null;
        if (option.TakesValue)
        {
            value = parts.Length == 2 ? word with { Text = parts[1] } : next;
            if (value is null || (parts.Length == 1 && !value.IsQuoted && value.Text.StartsWith("--", StringComparison.Ordinal)))
                throw new MagicException($"{magic.Name}: {option.Name} has no value; write {magic.Usage}.");
            i += parts.Length == 1 ? 1 : 0;
        }
        if (!options.TryAdd(option.Name, value))
            throw new MagicException($"{magic.Name}: {option.Name} is given twice.");
    }
}
