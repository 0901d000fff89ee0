namespace Backprop.Notebook.Magics;

/// <summary>The arguments of a magic line.</summary>
internal sealed class MagicArguments
{
    private const string InQuotes = "A value with blanks in it stands in double quotes.";
    private readonly Dictionary<string, MagicWord?> options = [];
    private readonly List<MagicWord> words = [];

    public IReadOnlyList<MagicWord> Words => words;

    public bool AsksForHelp { get; private set; }

    public bool Has(string option) => options.ContainsKey(option);

    /// <summary>The value of an option; null if the option is not given.</summary>
    public MagicWord? this[string option] => options.GetValueOrDefault(option);

    /// <summary>Parses a line.</summary>
    /// <exception cref="MagicException">The line has arguments that the magic does not take.</exception>
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
            else if (read.words.Count < magic.MaxWords)
                read.words.Add(word);
            else
                throw new MagicException($"{magic.Name}: \"{word.Text}\" is one word too many; write {magic.Usage}. {InQuotes}");
        }
        return read;
    }

    private void Option(Magic magic, MagicWord word, MagicWord? next, ref int i)
    {
        // --name=x says the same as --name x.
        string[] parts = word.Text.Split('=', 2);
        if (magic.Options.FirstOrDefault(option => option.Name == parts[0]) is not { } option)
        {
            if (magic.Options.Count == 0)
                throw new MagicException($"{magic.Name} takes no options, but {parts[0]} is given.");
            string question = Nearest.Question(parts[0], magic.Options.Select(known => known.Name));
            throw new MagicException($"{parts[0]} is not an option of {magic.Name}; {question}write {magic.Usage}.");
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
