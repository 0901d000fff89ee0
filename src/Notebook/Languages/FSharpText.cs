using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.FSharp.Core;

namespace Backprop.Notebook;

/// <summary>F#'s own values as plain text, as F# people read them: what <c>%A</c> prints.</summary>
internal static class FSharpText
{
    private const string CompilationMapping = "Microsoft.FSharp.Core.CompilationMappingAttribute";

    /// <summary>Whether a type is a record, a union or one of F#'s collections, and nobody has said how it should read.</summary>
    public static bool Knows(Type type) =>
        (IsOf(type, SourceConstructFlags.RecordType) || IsOf(type, SourceConstructFlags.SumType) || type.Namespace == "Microsoft.FSharp.Collections")
        && !RegisteredFormatters.Has(type, PlainTextFormatter.MimeType);

    /// <summary>Whether the properties of a type say less than its text does: those of a union are how it is stored.</summary>
    public static bool IsUnion(Type type) =>
        IsOf(type, SourceConstructFlags.SumType) && type.Namespace != "Microsoft.FSharp.Collections" && !RegisteredFormatters.Has(type, HtmlFormatter.MimeType);

    /// <summary>The text.</summary>
    public static string Of(object value) => ExtraTopLevelOperators
        .PrintFormatToString(new PrintfFormat<FSharpFunc<object, string>, Unit, string, string, object>("%A")).Invoke(value);

    /// <summary>A list as a sequence like any other: its head and tail are how it is stored.</summary>
    public static object Shown(object value) =>
        value.GetType() is { IsGenericType: true } type && type.FullName!.StartsWith("Microsoft.FSharp.Collections.FSharpList`1", StringComparison.Ordinal) && !RegisteredFormatters.Has(type, HtmlFormatter.MimeType)
            ? ((System.Collections.IEnumerable)value).Cast<object>().ToArray()
            : value;

    // By its name, so that a notebook without F# does not load FSharp.Core to find out. The cases of a union are derived from it.
    private static bool IsOf(Type type, SourceConstructFlags kind) =>
        new[] { type, type.BaseType }.OfType<Type>().SelectMany(it => it.CustomAttributes).Any(attribute =>
            attribute.AttributeType.FullName == CompilationMapping
            && attribute.ConstructorArguments is [{ Value: int flags }, ..]
            && (flags & (int)SourceConstructFlags.KindMask) == (int)kind);
}
