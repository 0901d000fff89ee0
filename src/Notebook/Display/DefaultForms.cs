using System.Numerics;
using System.Reflection;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook.Display;

/// <summary>The default formatters of some types, registered before anything the notebook registers itself.</summary>
internal static class DefaultForms
{
    private static readonly Lock Gate = new();

    private static readonly HashSet<Type> Scalars =
    [
        typeof(bool), typeof(char), typeof(string), typeof(Guid), typeof(Enum), typeof(PasswordString),
        typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(nint), typeof(nuint), typeof(Half), typeof(float), typeof(double), typeof(decimal), typeof(Int128), typeof(UInt128),
        typeof(BigInteger), typeof(Complex), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
        ];

    // By assembly name.
    private static readonly Dictionary<string, Action<Assembly>> OfLibraries =
        new() { ["XPlot.Plotly"] = ChartForms.Register, ["Newtonsoft.Json"] = JsonForms.Register };

    private static bool isWatching;

    /// <summary>Whether values of a type are shown as plain text only.</summary>
    public static bool IsScalar(Type type) => type.IsEnum || Scalars.Contains(type);

    /// <summary>Registers them, also after <c>Formatter.ResetToDefault()</c>; a library's formatters when the library is loaded.</summary>
    public static void Register()
    {
        if (AreRegistered())
            return;
        lock (Gate)
        {
            if (AreRegistered())
                return;
            foreach (Type scalar in Scalars)
                Formatter.SetPreferredMimeTypesFor(scalar, PlainTextFormatter.MimeType);
            // The library's own formatter follows a value that contains itself until the stack overflows.
            Formatter.Register<object>((value, writer) => writer.Write(Summary.Of(value)), PlainTextSummaryFormatter.MimeType);
            JsonForms.Register();
            DisplayIds.Register();
            Formatter.Register<string>((text, writer) => writer.Write(text), "text/markdown");
            Formatter.Register<MathString>(formula => formula.ToString(), "text/latex");
            Formatter.SetPreferredMimeTypesFor(typeof(MathString), "text/latex");
            if (!isWatching)
                AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => RegisterOf(loaded.LoadedAssembly);
            isWatching = true;
            foreach (Assembly library in AppDomain.CurrentDomain.GetAssemblies())
                RegisterOf(library);
            Formatter.SetPreferredMimeTypesFor(typeof(DefaultForms), PlainTextFormatter.MimeType);
        }
    }

    // This class is registered last, so its registration stands for all.
    private static bool AreRegistered() => Formatter.GetPreferredMimeTypesFor(typeof(DefaultForms)).Contains(PlainTextFormatter.MimeType);

    private static void RegisterOf(Assembly library)
    {
        if (!library.IsDynamic && OfLibraries.TryGetValue(library.GetName().Name!, out var register))
            register(library);
    }
}

/// <summary>The formatters that a notebook or one of its libraries has registered, except those of all objects.</summary>
internal static class RegisteredFormatters
{
    public static bool Has(Type type, string mimeType) => Formatter.RegisteredFormatters(includeDefaults: false)
        .Any(formatter => formatter.MimeType == mimeType && formatter.Type != typeof(object) && formatter.Type.IsAssignableFrom(type));
}
