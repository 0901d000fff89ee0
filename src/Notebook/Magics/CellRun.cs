using Microsoft.DotNet.Interactive;

namespace Backprop.Notebook.Magics;

/// <summary>The state of a running cell that magics read and change.</summary>
internal sealed record CellRun(
    NotebookSession Session, string Name, string Language, ICellOutput Output, CancellationToken Cancellation)
{
    /// <summary>The language of the current line.</summary>
    public string Language { get; set; } = Language;

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
            [var kernel, var variable] => Session.Languages.Variable(kernel, variable).Value,
            _ => Session.Languages.Variable(Language, parts[0]).Value,
        };

        string Ask(bool isPassword)
        {
            try
            {
                return Output.Input(parts.ElementAtOrDefault(1) ?? "", isPassword);
            }
            catch (InvalidOperationException nobody)
            {
                throw new MagicException(nobody.Message, nobody);
            }
        }
    }
}
