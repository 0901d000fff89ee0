using System.Collections;
using System.Numerics;
using System.Reflection;
using Microsoft.DotNet.Interactive.Formatting;

namespace Backprop.Notebook;

/// <summary>How values of some types are shown unless the notebook says otherwise: registered before anything that it registers itself.</summary>
internal static class DefaultForms
{
    private static readonly Lock Gate = new();

    private static readonly HashSet<Type> Scalars =
    [
        typeof(bool), typeof(char), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(nint), typeof(nuint), typeof(Half), typeof(float), typeof(double), typeof(decimal), typeof(Int128), typeof(UInt128),
        typeof(BigInteger), typeof(Complex), typeof(string), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
        typeof(Guid), typeof(Enum), typeof(Microsoft.DotNet.Interactive.PasswordString),
    ];

    // By the names of their assemblies.
    private static readonly Dictionary<string, Action<Assembly>> OfLibraries = new()
    {
        ["XPlot.Plotly"] = ChartForms.Register,
        ["Newtonsoft.Json"] = JsonForms.Register,
    };

    private static bool isWatching;

    /// <summary>Whether a type's values are shown as plain text alone.</summary>
    public static bool IsScalar(Type type) => type.IsEnum || Scalars.Contains(type);

    /// <summary>Registers them, and again after <c>Formatter.ResetToDefault()</c>; those of a library when it is loaded.</summary>
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
            // The formatters' own follows a sequence of itself until the stack overflows.
            Formatter.Register(typeof(IEnumerable), (value, writer) => writer.Write(Summary.Of((IEnumerable)value)), PlainTextSummaryFormatter.MimeType);
            JsonForms.Register();
            if (!isWatching)
                AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => RegisterOf(loaded.LoadedAssembly);
            isWatching = true;
            foreach (Assembly library in AppDomain.CurrentDomain.GetAssemblies())
                RegisterOf(library);
            Formatter.SetPreferredMimeTypesFor(typeof(DefaultForms), PlainTextFormatter.MimeType);
        }
    }

    // This class, the last, stands for them all.
    private static bool AreRegistered() => Formatter.GetPreferredMimeTypesFor(typeof(DefaultForms)).Contains(PlainTextFormatter.MimeType);

    private static void RegisterOf(Assembly library)
    {
        if (!library.IsDynamic && OfLibraries.TryGetValue(library.GetName().Name!, out var register))
            register(library);
    }
}
