using Microsoft.DotNet.Interactive;

namespace Backprop.Notebook.Magics;

/// <summary>The state of a running cell that magics read and change.</summary>
internal sealed class CellRun(NotebookSession session, string name, string language, ICellOutput output, CancellationToken cancellation)
{
    /// <summary>The session it runs in.</summary>
    public NotebookSession Session => session;

    /// <summary>The name of its stack frames.</summary>
    public string Name => name;

    /// <summary>The language of the current line.</summary>
    public string Language { get; set; } = language;

    /// <summary>Receives its output.</summary>
    public ICellOutput Output => output;

    /// <summary>Stops the cell.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Actions to run at the end of the cell.</summary>
    public List<Action> AtEnd { get; } = [];

    /// <summary>Receives the text below a <c>#!value</c>.</summary>
    public Action<string>? KeepText { get; set; }

    /// <summary>
    /// The value of a word in a magic line: the word itself, a kernel's variable (<c>@csharp:x</c>), or an answer
    /// (<c>@input:Name?</c>).
    /// </summary>
    /// <exception cref="MagicException">It refers to something that does not exist.</exception>
    public object? Resolve(MagicWord word)
    {
        if (word.IsQuoted || word.Text is not ['@', _, ..])
            return word.Text;
        string[] parts = word.Text[1..].Split(':', 2);
        return parts switch
        {
            ["input", ..] => Ask(isPassword: false),
            ["password", ..] => new PasswordString(Ask(isPassword: true)),
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
