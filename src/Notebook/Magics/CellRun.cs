namespace Backprop.Notebook;

/// <summary>A cell that is running: what its magics need to know, and may change.</summary>
internal sealed class CellRun(NotebookSession session, string name, string language, ICellOutput output, CancellationToken cancellation)
{
    /// <summary>The session that it runs in.</summary>
    public NotebookSession Session => session;

    /// <summary>What its stack frames are called.</summary>
    public string Name => name;

    /// <summary>The language of the line that is running.</summary>
    public string Language { get; set; } = language;

    /// <summary>Where its output goes.</summary>
    public ICellOutput Output => output;

    /// <summary>Stops it.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>What remains to be done when it ends.</summary>
    public List<Action> AtEnd { get; } = [];

    /// <summary>What to do with the text below a <c>#!value</c>.</summary>
    public Action<string>? KeepText { get; set; }

    /// <summary>What a word of a magic line stands for: itself, or something of a kernel's (<c>@csharp:x</c>), or an answer (<c>@input:Name?</c>).</summary>
    /// <exception cref="MagicException">It stands for something that is not there.</exception>
    public object? Resolve(MagicWord word)
    {
        if (word.IsQuoted || word.Text is not ['@', _, ..])
            return word.Text;
        string[] parts = word.Text[1..].Split(':', 2);
        return parts switch
        {
            ["input", ..] => Ask(isPassword: false),
            ["password", ..] => new Microsoft.DotNet.Interactive.PasswordString(Ask(isPassword: true)),
            [var kernel, var variable] => session.Languages.Variable(kernel, variable).Value,
            _ => session.Languages.Variable(Language, parts[0]).Value,
        };

        string Ask(bool isPassword)
        {
            try
            {
                return output.Input(parts.ElementAtOrDefault(1) ?? "", isPassword);
            }
            catch (InvalidOperationException nobody)
            {
                throw new MagicException(nobody.Message, nobody);
            }
        }
    }
}
