using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Backprop.Notebook;

/// <summary>
/// A query that is read once, however often it is shown: each form of it (HTML, plain text) gets the items that the first
/// one made, and more only where it asks for more.
/// </summary>
internal abstract class ReplayedSequence : IEnumerable
{
    /// <summary>What the query threw; null where it did not.</summary>
    public ExceptionDispatchInfo? Failure { get; protected set; }

    /// <summary>Wraps a query; null for any other value, as a collection, or a sequence that is a type of its own.</summary>
    public static ReplayedSequence? Of(object value)
    {
        if (value is not IEnumerable || value is ICollection || !IsQuery(value.GetType()))
            return null;
        Type[] items = [.. value.GetType().GetInterfaces().Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>))];
        if (items is not [var sequence])
            return null;
        Type item = sequence.GetGenericArguments()[0];
        if (typeof(ICollection<>).MakeGenericType(item).IsInstanceOfType(value) || typeof(IReadOnlyCollection<>).MakeGenericType(item).IsInstanceOfType(value))
            return null;
        return (ReplayedSequence)Activator.CreateInstance(typeof(Query<>).MakeGenericType(item), value)!;
    }

    IEnumerator IEnumerable.GetEnumerator() => Items();

    /// <summary>Its items, the known ones first.</summary>
    protected abstract IEnumerator Items();

    // An iterator, or what LINQ or F#'s Seq make of one: types that nobody has written a formatter for.
    private static bool IsQuery(Type? type) => type is not null && type != typeof(object)
        && (type.Name.StartsWith('<') || type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            || type.Namespace?.StartsWith("System.Linq", StringComparison.Ordinal) == true
            || type.Namespace?.StartsWith("Microsoft.FSharp", StringComparison.Ordinal) == true
            || IsQuery(type.BaseType));

    // Its name is what is shown of it.
    private sealed class Query<T>(IEnumerable<T> query) : ReplayedSequence, IEnumerable<T>
    {
        private readonly List<T> known = [];
        private IEnumerator<T>? rest;

        public IEnumerator<T> GetEnumerator()
        {
            for (int i = 0; ; i++)
            {
                if (i == known.Count && !Advance())
                    yield break;
                yield return known[i];
            }
        }

        protected override IEnumerator Items() => GetEnumerator();

        private bool Advance()
        {
            Failure?.Throw();
            try
            {
                rest ??= query.GetEnumerator();
                if (!rest.MoveNext())
                    return false;
                known.Add(rest.Current);
                return true;
            }
            catch (Exception problem)
            {
                Failure = ExceptionDispatchInfo.Capture(problem);
                throw;
            }
        }
    }
}
