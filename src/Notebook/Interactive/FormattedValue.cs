namespace Microsoft.DotNet.Interactive;

/// <summary>A value in one format.</summary>
public sealed class FormattedValue
{
    internal FormattedValue(string mimeType, string value) => (MimeType, Value) = (mimeType, value);

    /// <summary>The MIME type.</summary>
    public string MimeType { get; }

    /// <summary>The content.</summary>
    public string Value { get; }
}
