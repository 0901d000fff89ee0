using Microsoft.CodeAnalysis;

namespace Backprop.Notebook.IntelliSense;

/// <summary>A symbol on one line: its kind and its declaration.</summary>
internal static class SymbolText
{
    private static readonly SymbolDisplayFormat Format = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeContainingType
            | SymbolDisplayMemberOptions.IncludeConstantValue,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        extensionMethodStyle: SymbolDisplayExtensionMethodStyle.Default,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        localOptions: SymbolDisplayLocalOptions.IncludeType | SymbolDisplayLocalOptions.IncludeConstantValue
            | SymbolDisplayLocalOptions.IncludeRef,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral);

    // A type or namespace is shown with its full name; the short name is already in the cell.
    private static readonly SymbolDisplayFormat Full = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: Format.GenericsOptions,
        delegateStyle: Format.DelegateStyle,
        parameterOptions: Format.ParameterOptions,
        kindOptions: Format.KindOptions,
        miscellaneousOptions: Format.MiscellaneousOptions);

    /// <summary>"(method) int Math.Max(int val1, int val2)", "class System.Text.StringBuilder".</summary>
    public static string Introduced(ISymbol symbol) =>
        symbol is INamedTypeSymbol or INamespaceSymbol ? Signature(symbol) : $"({Kind(symbol)}) {Signature(symbol)}";

    /// <summary>"int Math.Max(int val1, int val2)", "class System.Text.StringBuilder", "List&lt;int&gt; list".</summary>
    public static string Signature(ISymbol symbol) => symbol switch
    {
        // System.Int32 for int: "int" alone would say nothing.
        INamedTypeSymbol { SpecialType: not SpecialType.None } =>
            symbol.ToDisplayString(Full.RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.UseSpecialTypes)),
        INamespaceOrTypeSymbol => symbol.ToDisplayString(Full),
        IRangeVariableSymbol => symbol.Name,
        // A constructor has no return type to show; a cell's variable belongs to a generated class.
        IMethodSymbol { MethodKind: MethodKind.Constructor } =>
            symbol.ToDisplayString(Format.WithMemberOptions(SymbolDisplayMemberOptions.IncludeParameters)),
        _ when symbol.ContainingType?.IsScriptClass == true =>
            symbol.ToDisplayString(Format.RemoveMemberOptions(SymbolDisplayMemberOptions.IncludeContainingType)),
        _ => symbol.ToDisplayString(Format),
    };

    // The kind of symbol.
    private static string Kind(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } => "constructor",
        IMethodSymbol { MethodKind: MethodKind.LocalFunction } => "local function",
        IMethodSymbol { IsExtensionMethod: true } or IMethodSymbol { ReducedFrom: not null } => "extension method",
        IMethodSymbol => "method",
        IPropertySymbol { IsIndexer: true } => "indexer",
        IPropertySymbol => "property",
        IEventSymbol => "event",
        IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } => "enum member",
        IFieldSymbol { IsConst: true } or ILocalSymbol { IsConst: true } => "constant",
        IFieldSymbol { ContainingType.IsScriptClass: true } => "variable",
        IFieldSymbol => "field",
        ILocalSymbol => "local variable",
        IParameterSymbol => "parameter",
        IRangeVariableSymbol => "range variable",
        ITypeParameterSymbol => "type parameter",
        ITypeSymbol type => type.TypeKind.ToString().ToLowerInvariant(),
        _ => symbol.Kind.ToString().ToLowerInvariant(),
    };
}
