using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.FSharp.Core;

namespace Backprop.Notebook.FSharp;

/// <summary>Formats F#'s own types as plain text with <c>%A</c>, as F# developers expect.</summary>
internal static class FSharpText
{
    private const string CompilationMapping = "Microsoft.FSharp.Core.CompilationMappingAttribute";

    /// <summary>Whether a type is a record, a union or an F# collection without a registered formatter.</summary>
    public static bool Knows(Type type) =>
        (IsOf(type, SourceConstructFlags.RecordType)
            || IsOf(type, SourceConstructFlags.SumType)
            || type.Namespace == "Microsoft.FSharp.Collections")
        && !RegisteredFormatters.Has(type, PlainTextFormatter.MimeType);

    /// <summary>Whether a type is a union, whose properties only reflect how it is stored.</summary>
    public static bool IsUnion(Type type) =>
        IsOf(type, SourceConstructFlags.SumType)
        && type.Namespace != "Microsoft.FSharp.Collections"
        && !RegisteredFormatters.Has(type, HtmlFormatter.MimeType);

    /// <summary>The text.</summary>
    public static string Of(object value) => ExtraTopLevelOperators
        .PrintFormatToString(new PrintfFormat<FSharpFunc<object, string>, Unit, string, string, object>("%A")).Invoke(value);

    /// <summary>A list as a plain sequence, because its properties, head and tail, only reflect how it is stored.</summary>
    public static object Shown(object value) =>
        value.GetType() is { IsGenericType: true } type
        && type.FullName!.StartsWith("Microsoft.FSharp.Collections.FSharpList`1", StringComparison.Ordinal)
        && !RegisteredFormatters.Has(type, HtmlFormatter.MimeType)
            ? ((System.Collections.IEnumerable)value).Cast<object>().ToArray()
            : value;

    // Checked by name, so that notebooks without F# do not load FSharp.Core. The cases of a union derive from it.
    private static bool IsOf(Type type, SourceConstructFlags kind) =>
        new[] { type, type.BaseType }.OfType<Type>().SelectMany(it => it.CustomAttributes).Any(attribute =>
            attribute.AttributeType.FullName == CompilationMapping
            && attribute.ConstructorArguments is [{ Value: int flags }, ..]
            && (flags & (int)SourceConstructFlags.KindMask) == (int)kind);
}
