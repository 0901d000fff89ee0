using System.Collections;

namespace Backprop.Notebook;

/// <summary>What a variable that is to hold an object might be declared as, the closest type first.</summary>
internal static class ClosestTypes
{
    /// <summary>Its own type and the types that this one extends, then what makes it a sequence, then other interfaces; not <c>object</c>.</summary>
    public static IEnumerable<Type> Of(object value)
    {
        for (Type? type = value.GetType(); type is not null && type != typeof(object) && type != typeof(ValueType) && type != typeof(Enum); type = type.BaseType)
            yield return type;

        // An interface that extends others says more than they do.
        Type[] interfaces = [.. value.GetType().GetInterfaces().OrderByDescending(type => type.GetInterfaces().Length)];
        foreach (Type sequence in interfaces.Where(type => type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable))))
            yield return sequence;
        if (value is IEnumerable<object>)
            yield return typeof(IEnumerable<object>);
        // IComparable, IStructuralEquatable and the like: nobody wants a variable of these.
        foreach (Type other in interfaces.Where(type => type == typeof(IEnumerable) || type.Namespace?.Split('.')[0] is not ("System" or "Microsoft")))
            yield return other;
    }
}
