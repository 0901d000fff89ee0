using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook;

/// <summary>The formatters that a notebook, or a library of its, has registered.</summary>
internal static class RegisteredFormatters
{
    /// <summary>Whether one of them is for values of a type, as this MIME type; one for all objects is for none in particular.</summary>
    public static bool Has(Type type, string mimeType) => Formatter.RegisteredFormatters(includeDefaults: false)
        .Any(formatter => formatter.MimeType == mimeType && formatter.Type != typeof(object) && formatter.Type.IsAssignableFrom(type));
}
