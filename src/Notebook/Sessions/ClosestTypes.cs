using System.Collections;

namespace Backprop.Notebook.Sessions;

/// <summary>The types with which a variable for an object could be declared, the closest first.</summary>
internal static class ClosestTypes
{
    /// <summary>Its type and base types, then its sequence interfaces, then others; not <c>object</c>.</summary>
    public static IEnumerable<Type> Of(object value)
    {
        for (Type? type = value.GetType(); type is not null; type = type.BaseType)
            if (type != typeof(object) && type != typeof(ValueType) && type != typeof(Enum))
                yield return type;

        // Interfaces that extend others first, as the more specific ones.
        Type[] interfaces = [.. value.GetType().GetInterfaces().OrderByDescending(type => type.GetInterfaces().Length)];
        foreach (Type sequence in interfaces.Where(type => type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable))))
            yield return sequence;
        if (value is IEnumerable<object>)
            yield return typeof(IEnumerable<object>);
        // Interfaces such as IComparable or IStructuralEquatable make no useful variables.
        foreach (Type other in interfaces)
            if (other == typeof(IEnumerable) || other.Namespace?.Split('.')[0] is not ("System" or "Microsoft"))
                yield return other;
    }
}
