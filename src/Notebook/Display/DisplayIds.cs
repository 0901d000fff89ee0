using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.Display;

/// <summary>
/// Connects updates with the output that they replace. .NET Interactive's own <c>Display</c> announces one <see cref="DisplayedValue"/>
/// and returns another, with an id of its own. What both share are the objects that hold the MIME types, and an update keeps these;
/// so a display is known by the very string object, not its text, that names its first MIME type.
/// </summary>
internal static class DisplayIds
{
    // The format of values shown by CellFunctions, which are formatted here and not before.
    private const string Unformatted = "application/vnd.backprop.displayed";

    // The package is archived, so the field keeps its name.
    private static readonly FieldInfo MimeType =
        typeof(FormattedValue).GetField("<MimeType>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static readonly ConditionalWeakTable<string, Shown> Known = [];
    private static int isListening;

    private sealed record Shown(string Id, IReadOnlyList<string> MimeTypes, bool IsText);

    /// <summary>Listens to updates, once per process; an update from a thread that outlives its cell's context reaches no event.</summary>
    public static void Listen()
    {
        if (Interlocked.Exchange(ref isListening, 1) == 0)
            Formatter.SubscribeToDisplayedValues(OnDisplayed);
    }

    /// <summary>Registers the format of values that are not formatted yet.</summary>
    public static void Register() => Formatter.Register(typeof(object), (_, _) => { }, Unformatted);

    /// <summary>Shows a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The formats wanted; by default those preferred for the value's type.</param>
    /// <returns>A handle that can replace, in place, what is shown.</returns>
    public static DisplayedValue Display(object? value, params string[] mimeTypes)
    {
        string name = new(Unformatted);
        var displayed = new DisplayedValue(value, [new FormattedValue(name, "")]);
        Known.Add(name, new Shown(displayed.DisplayId, mimeTypes, IsText: false));
        CurrentCell.CurrentOutput().Show(value, displayed.DisplayId, isResult: false, mimeTypes);
        return displayed;
    }

    /// <summary>Shows what an event of .NET Interactive tells.</summary>
    public static void Display(ICellOutput output, string? id, object? value, IReadOnlyCollection<FormattedValue> forms)
    {
        if (id is not null && forms.FirstOrDefault() is { } first)
        {
            string name = new(first.MimeType);
            MimeType.SetValue(first, name);
            bool isText = value is string text && first.Value == text;
            Known.Add(name, new Shown(id, [], isText));
        }
        if (MimeBundle.Of(forms) is { Count: > 0 } data)
            output.Display(id, data, isResult: false);
    }

    /// <summary>Replaces what an event of .NET Interactive tells.</summary>
    public static void Update(ICellOutput output, string id, object? value, IReadOnlyCollection<FormattedValue> forms)
    {
        if (forms.FirstOrDefault()?.MimeType is not { } name || name == Unformatted)
            return;
        bool isText = Known.TryGetValue(name, out var shown) && shown.IsText;
        output.Update(shown?.Id ?? id, isText && value is string text ? MimeBundle.Single(name, text) : MimeBundle.Of(forms));
    }

    private static void OnDisplayed(DisplayedValue displayed)
    {
        if (CurrentCell.Output is not { } output || displayed.FormattedValues.FirstOrDefault()?.MimeType is not { } name)
            return;
        if (name == Unformatted && Known.TryGetValue(name, out var shown))
        {
            output.Update(shown.Id, MimeBundle.Of(displayed.Value, shown.MimeTypes));
        }
        else if (KernelInvocationContext.Current is null or { IsComplete: true })
        {
            Action<ICellOutput, string, object?, IReadOnlyCollection<FormattedValue>> show = displayed.IsUpdated ? Update : Display;
            show(output, displayed.DisplayId, displayed.Value, displayed.FormattedValues);
        }
    }
}
