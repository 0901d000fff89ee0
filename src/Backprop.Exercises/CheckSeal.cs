using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;

namespace Backprop.Exercises;

/// <summary>
/// Marks results as those of the checks while a notebook is graded, so that a value that a cell only makes look like one does not count.
/// It does not withstand code that reads private members.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CheckSeal
{
    private static byte[]? key;

    /// <summary>Begins to seal results; called by the program that grades, before any cell of the notebook's author.</summary>
    /// <param name="key">A secret of that program.</param>
    /// <exception cref="InvalidOperationException">Results are sealed already.</exception>
    public static void Begin(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (Interlocked.CompareExchange(ref CheckSeal.key, Encoding.UTF8.GetBytes(key), null) is not null)
            throw new InvalidOperationException("The results of this notebook are sealed already.");
    }

    /// <summary>The seal of a result; null if no key was given.</summary>
    internal static string? Of(string exercise, string verdict, string message) => key is null ? null : Of(key, exercise, verdict, message);

    /// <summary>The seal of a result under a key.</summary>
    internal static string Of(byte[] key, string exercise, string verdict, string message) =>
        Convert.ToHexString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{exercise}\n{verdict}\n{message}")));
}
