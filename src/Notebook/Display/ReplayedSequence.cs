using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Backprop.Notebook.Display;

/// <summary>
/// Enumerates a query once, however often it is shown: each format of it (HTML, plain text) gets the items that were
/// already computed, and computes more only if it needs more.
/// </summary>
internal abstract class ReplayedSequence : IEnumerable
{
    /// <summary>The exception that the query threw, if any.</summary>
    public ExceptionDispatchInfo? Failure { get; protected set; }

    /// <summary>Wraps a query; null for any other value, such as a collection or a sequence of a named type.</summary>
    public static ReplayedSequence? Of(object value)
    {
        if (value is not IEnumerable || value is ICollection || !IsQuery(value.GetType()))
            return null;
        var generic = value.GetType().GetInterfaces().Where(type => type.IsGenericType).ToLookup(type => type.GetGenericTypeDefinition());
        if (generic.Contains(typeof(ICollection<>)) || generic.Contains(typeof(IReadOnlyCollection<>)))
            return null;
        return generic[typeof(IEnumerable<>)].ToArray() is [var sequence]
            ? (ReplayedSequence)Activator.CreateInstance(typeof(Query<>).MakeGenericType(sequence.GetGenericArguments()), value)!
            : null;
    }

    IEnumerator IEnumerable.GetEnumerator() => Items();

    /// <summary>Enumerates the items, those already computed first.</summary>
    protected abstract IEnumerator Items();

    // An iterator, or what LINQ or F#'s Seq wrap it in: types that nobody writes a formatter for.
    private static bool IsQuery(Type? type) => type is not null && type != typeof(object)
        && (type.Name.StartsWith('<') || type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            || type.Namespace?.StartsWith("System.Linq", StringComparison.Ordinal) == true
            || type.Namespace?.StartsWith("Microsoft.FSharp", StringComparison.Ordinal) == true
            || IsQuery(type.BaseType));

    // The name of this type is shown in trees of values.
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
