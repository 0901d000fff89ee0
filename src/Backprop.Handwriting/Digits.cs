using Backprop.Data;

namespace Backprop.Handwriting;

/// <summary>Handwritten digits on every machine: MNIST if it can be had, else drawn ones.</summary>
/// <param name="Train">60,000 images to learn from.</param>
/// <param name="Test">10,000 images to test on.</param>
/// <param name="Note">Which of the two they are, and why.</param>
public sealed record Digits(Dataset Train, Dataset Test, string Note)
{
    /// <summary>Loads MNIST as <see cref="Mnist.Load"/> does; if it cannot be had, draws digits and says so in the note.</summary>
    /// <exception cref="DataUnavailableException"><c>BACKPROP_DATA</c> names a folder that lacks a file.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static Digits Load()
    {
        try
        {
            var (train, test) = Mnist.Load();
            return new Digits(train, test, Describe("MNIST", train, test));
        }
        // A named folder that is wrong is a mistake to mend, not a reason to use other data.
        catch (DataUnavailableException) when (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Mnist.FolderVariable)))
        {
            var (train, test) = DrawnDigits.Create();
            return new Digits(train, test, Describe("Drawn digits", train, test) + " (MNIST is not here and could not be downloaded.)");
        }
    }

    private static string Describe(string name, Dataset train, Dataset test) =>
        FormattableString.Invariant($"{name}: {train.Count:N0} images to learn from, {test.Count:N0} to test on.");
}
