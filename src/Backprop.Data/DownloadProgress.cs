using System.Globalization;

namespace Backprop.Data;

/// <summary>How a download goes.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Received">Bytes so far.</param>
/// <param name="Total">Bytes in all; null where the server does not say.</param>
public readonly record struct DownloadProgress(string File, long Received, long? Total);

/// <summary>A line on the console's error stream that fills up.</summary>
internal sealed class ConsoleProgressBar : IProgress<DownloadProgress>
{
    private const int Width = 30;
    private string shown = "";

    public void Report(DownloadProgress value)
    {
        double share = value.Total is > 0 ? (double)value.Received / value.Total.Value : 0;
        string line = string.Create(CultureInfo.InvariantCulture,
            $"\r{value.File} [{new string('#', (int)(share * Width)).PadRight(Width)}] {value.Received / 1e6:0.0} MB");
        if (line == shown)
            return;
        shown = line;
        Console.Error.Write(value.Received == value.Total ? line + "\n" : line);
    }
}
