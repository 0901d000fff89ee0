using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.Display;

/// <summary>The formatters that a notebook or one of its libraries has registered.</summary>
internal static class RegisteredFormatters
{
    /// <summary>Whether one of them formats a type as a MIME type; a formatter of all objects does not count.</summary>
    public static bool Has(Type type, string mimeType) => Formatter.RegisteredFormatters(includeDefaults: false)
        .Any(formatter => formatter.MimeType == mimeType && formatter.Type != typeof(object) && formatter.Type.IsAssignableFrom(type));
}
